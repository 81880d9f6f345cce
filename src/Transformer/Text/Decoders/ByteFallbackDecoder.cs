using System.Globalization;
using System.Text;

namespace Reference.Transformer.Text.Decoders;

/// <summary>Runs of byte tokens (&lt;0x0A&gt;) back to text; each byte of a run that is no UTF-8 becomes U+FFFD.</summary>
internal sealed class ByteFallbackDecoder : IDecoder
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a byte's token.</summary>
    public static string TokenOf(byte value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        var texts = new List<string>(tokens.Count);
        var run = new List<byte>();
        foreach (string token in tokens)
        {
            if (ByteOf(token) is { } value)
            {
                run.Add(value);
                continue;
            }

            Flush(run, texts);
            texts.Add(token);
        }

        Flush(run, texts);
        return texts;
    }

    private static byte? ByteOf(string token) =>
        token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) ? value : null;

    private static void Flush(List<byte> run, List<string> texts)
    {
        if (run.Count == 0) return;
        byte[] bytes = [.. run];
        if (System.Text.Unicode.Utf8.IsValid(bytes)) texts.Add(s_strict.GetString(bytes));
        else texts.AddRange(Enumerable.Repeat("\uFFFD", run.Count));
        run.Clear();
    }
}
