using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Reference.Training.Data;

/// <summary>A file of data, whole and in memory, its bytes known to be UTF-8.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hex digits.</param>
public sealed record DataFile(string Path, long Length, string Sha256)
{
    /// <summary>Largest file; larger sets are given as several files.</summary>
    public const long MaxBytes = 1L << 30;

    private static readonly (byte[] Start, string Kind, string Advice)[] s_foreign =
    [
        ([0x1F, 0x8B], "a gzip archive", "Unpack it first."),
        ("PK\u0003\u0004"u8.ToArray(), "a zip archive", "Unpack it first."),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive", "Unpack it first."),
        ("PAR1"u8.ToArray(), "a Parquet file", "Write it as JSONL: one JSON object a line."),
        ([0xFF, 0xFE], "UTF-16 (its byte order mark)", "Save the file as UTF-8."),
        ([0xFE, 0xFF], "UTF-16 (its byte order mark)", "Save the file as UTF-8."),
        ("version https://git-lfs"u8.ToArray(), "a pointer of Git LFS", "Fetch the file itself: git lfs pull."),
        ("<!DOCTYPE"u8.ToArray(), "an HTML page", "The download gave a page in place of the file; fetch the file itself."),
        ("<html"u8.ToArray(), "an HTML page", "The download gave a page in place of the file; fetch the file itself."),
    ];

    /// <summary>Reads a file and checks it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its bytes, the byte order mark of UTF-8 left out.</param>
    /// <exception cref="DataFileException">
    /// It is missing, empty, too large, no regular file, not UTF-8, or changed while it was read.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static DataFile Read(string path, out ReadOnlyMemory<byte> bytes) => Read(path, null, out bytes);

    internal static DataFile Read(string path, Action? whileReading, out ReadOnlyMemory<byte> bytes)
    {
        RequireRegular(path);
        byte[] read;
        using (FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            if (stream.Length > MaxBytes)
                throw Fault(path, Text($"{stream.Length} bytes"), Text($"at most {MaxBytes}"), "Split it into several files.");
            DateTime changed = File.GetLastWriteTimeUtc(path);
            read = new byte[stream.Length];
            int count = stream.ReadAtLeast(read, read.Length, throwOnEndOfStream: false);
            whileReading?.Invoke();
            if (count != read.Length || new FileInfo(path).Length != read.Length || File.GetLastWriteTimeUtc(path) != changed)
                throw Fault(path, "a file that changed while it was read", "one that stays as it is", "Start again when it is complete.");
        }

        var file = new DataFile(path, read.Length, Convert.ToHexStringLower(SHA256.HashData(read)));
        bytes = read.AsMemory(read.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        Check(path, bytes.Span, read.Length - bytes.Length);
        return file;
    }

    private static void Check(string path, ReadOnlySpan<byte> bytes, int skipped)
    {
        foreach ((byte[] start, string kind, string advice) in s_foreign)
            if (bytes.StartsWith(start)) throw Fault(path, kind, "JSON, JSONL, CSV or text in UTF-8", advice);
        if (bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0) throw Fault(path, "nothing but white space", "rows");
        if (Utf8.IsValid(bytes)) return;
        int bad = FirstInvalid(bytes);
        throw new DataFileException(
            new DataPlace(path, 1 + bytes[..bad].Count((byte)'\n')),
                Text($"byte 0x{bytes[bad]:X2} at offset {bad + skipped}, which is no UTF-8"), "UTF-8",
            "Save the file as UTF-8.");
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == OperationStatus.Done) at += length;
        return at;
    }

    // Pipes and devices are 0 bytes long: they are turned away here, before opening one could wait for ever.
    private static void RequireRegular(string path)
    {
        string target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        if (Directory.Exists(target)) throw Fault(path, "a folder", "a file", "Name the files in it.");
        if (!File.Exists(target)) throw Fault(path, "no such file", "a file");
        if (new FileInfo(target).Length == 0) throw Fault(path, "an empty file, or a pipe or device", "a file with rows");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static DataFileException Fault(string path, string found, string expected, string advice = "") =>
        new(new DataPlace(path), found, expected, advice);
}
