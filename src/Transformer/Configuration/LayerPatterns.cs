namespace Reference.Transformer.Configuration;

/// <summary>What differs from layer to layer: sliding windows and rotary positions.</summary>
internal static class LayerPatterns
{
    private const string Full = "full_attention";
    private const string Sliding = "sliding_attention";

    /// <summary>
    /// The same window, or none, in every layer. transformers ignores <c>layer_types</c> in these families; here it must at least not
    /// say something else.
    /// </summary>
    public static IReadOnlyList<int?> Uniform(ConfigReader reader, int layers, int? window) =>
        Windows(reader, layers, window, _ => window is not null, mayChoose: false);

    /// <summary>The layers that <c>layer_types</c> names, or else those of the family's rule.</summary>
    /// <param name="reader">The config.</param>
    /// <param name="layers">How many.</param>
    /// <param name="window">Size of the window, or none.</param>
    /// <param name="slides">The family's rule.</param>
    public static IReadOnlyList<int?> Chosen(ConfigReader reader, int layers, int? window, Func<int, bool> slides) =>
        Windows(reader, layers, window, i => window is not null && slides(i), mayChoose: true);

    /// <summary><c>sliding_window</c>: how many keys a query sees, itself included.</summary>
    public static int? Window(ConfigReader reader, int? fallback) => reader.OptionalInteger("sliding_window", fallback, 1, int.MaxValue);

    /// <summary>SmolLM3's <c>no_rope_layers</c>, where 1 means with rotary positions: or every n-th layer without.</summary>
    public static IReadOnlyList<bool> UsesRope(ConfigReader reader, int layers)
    {
        int interval = reader.Integer("no_rope_layer_interval", 4, 1, int.MaxValue);
        if (reader.Flags("no_rope_layers") is not { } flags)
            return [.. Enumerable.Range(0, layers).Select(i => (i + 1) % interval != 0)];
        if (flags.Count >= layers) return [.. flags.Take(layers)];
        if (reader.Good("num_hidden_layers"))
            reader.Wrong("no_rope_layers", $"{layers} entries, one a layer", found: $"{flags.Count} entries");
        return [.. Enumerable.Repeat(true, layers)];
    }

    private static int?[] Windows(ConfigReader reader, int layers, int? window, Func<int, bool> slides, bool mayChoose)
    {
        IReadOnlyList<string>? types = reader.Texts("layer_types");
        if (types is not null && types.Count != layers && reader.Good("num_hidden_layers"))
            reader.Wrong("layer_types", $"{layers} entries, one a layer", found: $"{types.Count} entries");
        var result = new int?[layers];
        for (int i = 0; i < layers; i++)
        {
            bool byRule = slides(i), sliding = types is not null && i < types.Count ? types[i] == Sliding : byRule;
            if (sliding) result[i] = window;
            if (types is null || i >= types.Count || !reader.Good("layer_types", "sliding_window")) continue;
            CheckType(reader, types[i], i, window, mayChoose || sliding == byRule);
        }

        return result;
    }

    private static void CheckType(ConfigReader reader, string type, int layer, int? window, bool fits)
    {
        string found = ConfigReport.Excerpt($"\"{type}\" for layer {layer}");
        if (type is not (Full or Sliding)) reader.Wrong("layer_types", $"{Full} or {Sliding}", found: found);
        else if (!fits)
            reader.Wrong("layer_types", "what this family does in every layer", "This family slides in all layers or in none.", found);
        else if (type == Sliding && window is null)
            reader.Wrong("layer_types", Full, "Give sliding_window a size, and where there is use_sliding_window set it.", found);
    }
}
