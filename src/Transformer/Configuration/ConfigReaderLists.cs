using System.Text.Json;

namespace Reference.Transformer.Configuration;

/// <content>Lists that may be written as their only element, and lists of lists: what generation_config.json has.</content>
public sealed partial class ConfigReader
{
    /// <summary>Token ids, written as one or as a list; empty where absent or null.</summary>
    /// <param name="key">A key of this object.</param>
    public IReadOnlyList<int> Ids(string key)
    {
        if (Find(key) is not { } value) return [];
        if (IdsOf(value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value]) is { } ids) return ids;
        Wrong(key, "a token id of 0 or more, or a list of them");
        return [];
    }

    /// <summary>Runs of token ids, each a list with at least one; empty where absent or null.</summary>
    /// <param name="key">A key of this object.</param>
    public IReadOnlyList<IReadOnlyList<int>> IdRuns(string key)
    {
        if (Find(key) is null) return [];
        return List(key, "lists of token ids, none empty", RunOf) ?? [];
    }

    /// <summary>Pairs of a run of token ids and a finite number; empty where absent or null.</summary>
    /// <param name="key">A key of this object.</param>
    public IReadOnlyList<(IReadOnlyList<int> Ids, double Number)> NumberedRuns(string key)
    {
        static object? One(JsonElement pair) =>
            pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && RunOf(pair[0]) is { } run
                && pair[1].ValueKind == JsonValueKind.Number && double.IsFinite(pair[1].GetDouble()) ? (run, pair[1].GetDouble()) : null;
        return List(key, "pairs of a list of token ids and a number", One)?.Cast<(IReadOnlyList<int>, double)>().ToArray() ?? [];
    }

    /// <summary>Texts, written as one or as a list; empty where absent or null.</summary>
    /// <param name="key">A key of this object.</param>
    public IReadOnlyList<string> TextOrTexts(string key) =>
        Find(key) is { ValueKind: JsonValueKind.String } single ? [single.GetString()!] : Texts(key) ?? [];

    private static IReadOnlyList<int>? RunOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && IdsOf(value.EnumerateArray()) is { Count: > 0 } run ? run : null;

    private static List<int>? IdsOf(IEnumerable<JsonElement> values)
    {
        var ids = new List<int>();
        foreach (JsonElement value in values)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int id) || id < 0) return null;
            ids.Add(id);
        }

        return ids;
    }
}
