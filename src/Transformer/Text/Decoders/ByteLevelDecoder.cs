using System.Text;

namespace Reference.Transformer.Text.Decoders;

/// <summary>
/// Letters back to bytes, and these from UTF-8; a token with a character that is no letter stands for its own UTF-8. Broken UTF-8 gives
/// U+FFFD.
/// </summary>
internal sealed class ByteLevelDecoder : IDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (string token in tokens)
        {
            int start = bytes.Count;
            foreach (char letter in token)
            {
                if (ByteLetters.TryByte(letter, out byte value))
                {
                    bytes.Add(value);
                    continue;
                }

                bytes.RemoveRange(start, bytes.Count - start);
                bytes.AddRange(Encoding.UTF8.GetBytes(token));
                break;
            }
        }

        return [Encoding.UTF8.GetString([.. bytes])];
    }
}
