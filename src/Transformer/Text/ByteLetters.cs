using System.Text;

namespace Reference.Transformer.Text;

/// <summary>
/// GPT-2's letters for bytes (bytes_to_unicode of its encoder.py): printable Latin-1 stands for itself, the other 68 bytes for U+0100
/// onwards.
/// </summary>
internal static class ByteLetters
{
    private static readonly int[] s_letters = MakeLetters();
    private static readonly Dictionary<int, byte> s_bytes = Enumerable.Range(0, 256)
        .ToDictionary(value => s_letters[value], value => (byte)value);

    /// <summary>The letter of a byte.</summary>
    public static int Of(byte value) => s_letters[value];

    /// <summary>The byte of a letter; false where it is none.</summary>
    public static bool TryByte(int letter, out byte value) => s_bytes.TryGetValue(letter, out value);

    /// <summary>Appends the letters of a part of a text; each stands for the whole of its code point.</summary>
    public static void Append(AlignedText text, int start, int length, AlignedTextBuilder builder)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (int i = start; i < start + length; i++)
        {
            int count = new Rune(text.Points[i]).EncodeToUtf8(bytes);
            foreach (byte value in bytes[..count]) builder.Add(s_letters[value], text.Starts[i], text.Ends[i]);
        }
    }

    private static int[] MakeLetters()
    {
        var letters = new int[256];
        int next = 0x100;
        for (int value = 0; value < 256; value++)
            letters[value] = value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255) ? value : next++;
        return letters;
    }
}
