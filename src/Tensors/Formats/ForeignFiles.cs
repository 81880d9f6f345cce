namespace Reference.Tensors.Formats;

/// <summary>
/// Files that are often found where weights should be, known by their first bytes. Asked only where a file is bad already: a safetensors
/// file may begin with almost any four bytes.
/// </summary>
internal static class ForeignFiles
{
    /// <summary>Bytes to look at.</summary>
    public const int HeadLength = 64;

    /// <summary>Throws where the head is that of a known other kind of file.</summary>
    /// <exception cref="MalformedFileException">It is; the message says which, and what to do.</exception>
    public static void Refuse(string path, ReadOnlySpan<byte> head, string expected)
    {
        if (head.StartsWith("version https://git-lfs"u8))
            throw Is("a Git LFS pointer (a few lines of text in place of the content)", "Run `git lfs pull`, or download the file itself.");
        ReadOnlySpan<byte> text = head.TrimStart(" \t\r\n"u8);
        if (StartsWithText(text, "<!doctype") || StartsWithText(text, "<html"))
            throw Is("a web page (an error or log-in page saved under this name)",
                "Download the file again and look whether you have access.");
        if (head.StartsWith("PK\x03\x04"u8))
            throw Is("a zip archive (PyTorch's .bin or .pt?)", "Pickle can run code and is never read; convert it to safetensors.");
        if (head.StartsWith("GGUF"u8)) throw Is("a GGUF file", "Name it .gguf.");

        MalformedFileException Is(string what, string hint) => new(path, "first bytes", what, expected, hint);
    }

    private static bool StartsWithText(ReadOnlySpan<byte> head, string lower)
    {
        if (head.Length < lower.Length) return false;
        for (int i = 0; i < lower.Length; i++)
            if ((char)(head[i] is >= (byte)'A' and <= (byte)'Z' ? head[i] | 0x20 : head[i]) != lower[i]) return false;
        return true;
    }
}
