using System.Text;
using System.Text.Json;

namespace Reference.Tests.Parity.Runners;

/// <summary>Writes a GPT-2-like tokenizer.json as the two files in which GPT-2 came.</summary>
public static class VocabMergesExport
{
    /// <summary>True where the two files say all that the tokenizer.json says.</summary>
    public static bool IsPossible(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = json.RootElement, model = root.GetProperty("model");
        return model.GetProperty("type").GetString() == "BPE" && IsNull(root, "normalizer")
            && IsPlain(root, "pre_tokenizer", "add_prefix_space")
            && IsPlain(root, "post_processor", "trim_offsets")
                && !(model.TryGetProperty("ignore_merges", out JsonElement ignore) && ignore.GetBoolean())
            && root.GetProperty("added_tokens").EnumerateArray()
                .All(token => model.GetProperty("vocab").TryGetProperty(token.GetProperty("content").GetString()!, out _));
    }

    /// <summary>Writes the files and returns the special tokens.</summary>
    public static string[] Write(string path, string vocabulary, string merges)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement model = json.RootElement.GetProperty("model");
        File.WriteAllText(vocabulary, model.GetProperty("vocab").GetRawText());
        var lines = new StringBuilder("#version: 0.2\n");
        foreach (JsonElement merge in model.GetProperty("merges").EnumerateArray())
            lines.Append(merge.ValueKind == JsonValueKind.String ? merge.GetString() : $"{merge[0].GetString()} {merge[1].GetString()}")
                .Append('\n');
        File.WriteAllText(merges, lines.ToString());
        return [.. json.RootElement.GetProperty("added_tokens").EnumerateArray()
            .Select(token => token.GetProperty("content").GetString()!)];
    }

    private static bool IsNull(JsonElement root, string name) =>
        !root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null;

    private static bool IsPlain(JsonElement root, string name, string flag) =>
        !IsNull(root, name) && root.GetProperty(name).GetProperty("type").GetString() == "ByteLevel"
            && !root.GetProperty(name).GetProperty(flag).GetBoolean();
}
