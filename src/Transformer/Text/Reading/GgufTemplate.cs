using System.Text.Json.Nodes;

namespace Reference.Transformer.Text.Reading;

/// <summary>The template of a GGUF file's tokenizer (add_bos_token, add_eos_token) as the post_processor of a tokenizer.json.</summary>
internal static class GgufTemplate
{
    /// <summary>The section.</summary>
    /// <param name="tokens">The metadata.</param>
    /// <param name="addStart">Whether a text begins with the start token where the file does not say.</param>
    public static JsonObject Of(GgufTokens tokens, bool addStart)
    {
        int? start = Asked(tokens, "bos", addStart), end = Asked(tokens, "eos", false);
        var special = new JsonObject();
        foreach (int id in ((IEnumerable<int?>)[start, end]).OfType<int>().Distinct())
        {
            string text = tokens.Texts[id];
            special[text] = new JsonObject { ["id"] = text, ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(text) };
        }

        List<JsonNode> single = Around(tokens, start, end, "A", 0);
        List<JsonNode> pair = [.. Around(tokens, start, end, "A", 0), .. Around(tokens, start, end, "B", 1)];
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray([.. single]),
            ["pair"] = new JsonArray([.. pair]),
            ["special_tokens"] = special,
        };
    }

    private static List<JsonNode> Around(GgufTokens tokens, int? start, int? end, string text, int type)
    {
        var parts = new List<JsonNode>();
        if (start is { } first) parts.Add(Part("SpecialToken", tokens.Texts[first], type));
        parts.Add(Part("Sequence", text, type));
        if (end is { } last) parts.Add(Part("SpecialToken", tokens.Texts[last], type));
        return parts;
    }

    private static JsonObject Part(string kind, string id, int type) =>
        new() { [kind] = new JsonObject { ["id"] = id, ["type_id"] = type } };

    private static int? Asked(GgufTokens tokens, string name, bool missing)
    {
        if (!tokens.Flag($"add_{name}_token", missing)) return null;
        return tokens.Id($"{name}_token_id")
            ?? throw tokens.Error($"{name}_token_id", "nothing", $"a token's id, as add_{name}_token asks for it");
    }
}
