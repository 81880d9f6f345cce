using System.Globalization;
using System.Text.RegularExpressions;

namespace Reference.Tensors.Formats.Gguf;

/// <summary>A model in several GGUF files, NAME-00001-of-00003.gguf …; metadata split.no (from 0), split.count,
/// split.tensors.count.</summary>
internal static partial class GgufParts
{
    private const int MaxParts = 1024;

    /// <summary>Opens a file, and its fellows where it is one of several.</summary>
    /// <returns>The files in order; the first has the model's metadata.</returns>
    /// <exception cref="MalformedFileException">A part is missing, or the parts do not belong together.</exception>
    public static List<GgufFile> Open(string path)
    {
        GgufFile file = GgufFile.Open(path);
        long count = file.Find("split.count") is { } value ? Number(file, "split.count", value) : 1;
        if (count <= 1) return [file];
        file.Dispose();
        if (count > MaxParts) throw new MalformedFileException(path, "metadata \"split.count\"", $"{count}", $"at most {MaxParts}");
        string[] paths = Paths(path, (int)count);
        string[] missing = [.. paths.Where(part => !File.Exists(part)).Select(part => Path.GetFileName(part))];
        if (missing.Length > 0)
            throw new MalformedFileException(path, "parts", $"{string.Join(", ", missing)} missing", $"all {count} files",
                "Download the missing files.");
        var parts = new List<GgufFile>();
        try
        {
            foreach (string part in paths) parts.Add(GgufFile.Open(part));
            Check(parts);
            return parts;
        }
        catch
        {
            foreach (GgufFile part in parts) part.Dispose();
            throw;
        }
    }

    private static string[] Paths(string path, int count)
    {
        Match match = PartName().Match(Path.GetFileName(path));
        string expected = string.Create(CultureInfo.InvariantCulture,
            $"a name that ends in -00001-of-{count:d5}.gguf, for metadata says that there are {count} parts");
        if (!match.Success || match.Groups[2].Value != count.ToString("d5", CultureInfo.InvariantCulture))
            throw new MalformedFileException(path, "file name", MalformedFileException.Quote(Path.GetFileName(path)), expected,
                "Give the parts the names that they had.");
        string folder = Path.GetDirectoryName(path) ?? "";
        var paths = new string[count];
        for (int i = 0; i < count; i++)
            paths[i] = Path.Combine(folder,
                string.Create(CultureInfo.InvariantCulture, $"{match.Groups[1].Value}-{i + 1:d5}-of-{count:d5}.gguf"));
        return paths;
    }

    private static void Check(List<GgufFile> parts)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < parts.Count; i++)
        {
            Require(parts[i], "split.no", i);
            Require(parts[i], "split.count", parts.Count);
            foreach (TensorEntry entry in parts[i].Entries)
                if (!names.Add(entry.Name))
                    throw new MalformedFileException(parts[i].Path, $"tensor {MalformedFileException.Quote(entry.Name)}",
                        "it in an earlier part too", "it in one part");
        }

        Require(parts[0], "split.tensors.count", names.Count);
    }

    private static void Require(GgufFile part, string key, long expected)
    {
        if (part.Find(key) is not { } value) throw new MalformedFileException(part.Path, $"metadata \"{key}\"", "none", $"{expected}");
        long found = Number(part, key, value);
        if (found != expected)
            throw new MalformedFileException(part.Path, $"metadata \"{key}\"", $"{found}", $"{expected}",
                "The parts do not belong together, or one is missing.");
    }

    private static long Number(GgufFile part, string key, GgufValue value)
    {
        try
        {
            return value.AsInt64();
        }
        catch (InvalidCastException)
        {
            throw new MalformedFileException(part.Path, $"metadata \"{key}\"", value.ToString(), "a whole number");
        }
    }

    [GeneratedRegex(@"^(.*)-[0-9]{5}-of-([0-9]{5})\.gguf\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex PartName();
}
