using System.Globalization;
using System.Text.RegularExpressions;

namespace Reference.Tensors.Formats.Gguf;

/// <summary>
/// What must hold for a GGUF file to be a model, beyond being a GGUF file: an architecture, as many blocks as it says, finite numbers,
/// vocabulary lists of one length.
/// </summary>
public static partial class GgufModel
{
    /// <summary>Checks a model and gives the name of its architecture.</summary>
    /// <param name="file">The file, or the first of several parts, with the metadata.</param>
    /// <param name="tensors">Where its tensors are.</param>
    /// <exception cref="MalformedFileException">Rules are broken; the message names all of them.</exception>
    public static string Check(GgufFile file, ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(tensors);
        var problems = new List<string>();
        string architecture = Architecture(file, problems);
        if (architecture.Length > 0)
        {
            CheckBlocks(file, tensors, $"{architecture}.block_count", problems);
            CheckNumbers(file, $"{architecture}.", problems);
        }

        CheckVocabulary(file, problems);
        if (problems.Count == 0) return architecture;
        throw new MalformedFileException(file.Path, "metadata", string.Join("; ", problems), "a whole model", "Convert the model again.");
    }

    private static string Architecture(GgufFile file, List<string> problems)
    {
        GgufValue? value = file.Find("general.architecture");
        if (value is { Type: GgufType.Text } && value.AsText().Length > 0) return value.AsText();
        problems.Add($"\"general.architecture\" is {value?.ToString() ?? "missing"} (a name is expected)");
        return "";
    }

    private static void CheckBlocks(GgufFile file, ITensorSource tensors, string key, List<string> problems)
    {
        var blocks = new SortedSet<long>();
        foreach (TensorEntry entry in tensors.Entries)
        {
            Match match = BlockName().Match(entry.Name);
            if (match.Success) blocks.Add(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        }

        GgufValue? value = file.Find(key);
        bool good = value is { Type: GgufType.U32 or GgufType.U64 or GgufType.I32 or GgufType.I64 or GgufType.U16 } && value.AsDouble() > 0
            && blocks.Count == value.AsDouble() && blocks.Max == blocks.Count - 1;
        if (!good) problems.Add(
            $"\"{key}\" is {value?.ToString() ?? "missing"}, but there are tensors of {blocks.Count} blocks (numbered up to {blocks.Max})");
    }

    private static void CheckNumbers(GgufFile file, string prefix, List<string> problems)
    {
        foreach ((string key, GgufValue value) in file.Metadata)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal) && value.Type is GgufType.F32 or GgufType.F64
                && !double.IsFinite(value.AsDouble()))
                problems.Add($"{MalformedFileException.Quote(key)} is {value} (a finite number is expected)");
        }
    }

    private static void CheckVocabulary(GgufFile file, List<string> problems)
    {
        int tokens = file.Find("tokenizer.ggml.tokens")?.Count ?? 0;
        foreach (string key in (ReadOnlySpan<string>)["tokenizer.ggml.scores", "tokenizer.ggml.token_type"])
        {
            if (file.Find(key) is { } value && value.Count != tokens)
                problems.Add($"\"{key}\" has {value.Count} entries, \"tokenizer.ggml.tokens\" {tokens} (the same number is expected)");
        }
    }

    [GeneratedRegex(@"^blk\.([0-9]{1,9})\.", RegexOptions.CultureInvariant)]
    private static partial Regex BlockName();
}
