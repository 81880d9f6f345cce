namespace Reference.Transformer.Configuration;

/// <summary>
/// Rotary positions in both dialects: <c>rope_theta</c> and <c>rope_scaling</c> of transformers 4, <c>rope_parameters</c> of 5. Where a
/// file has both they must say the same. Follows transformers' modeling_rope_utils.py (version 5) in defaults.
/// </summary>
internal static class RopeReader
{
    /// <summary>Reads the positions.</summary>
    /// <param name="root">The whole config.</param>
    /// <param name="defaultTheta">θ of the family.</param>
    /// <param name="headSize">Dimensions of a head.</param>
    /// <param name="maxPositions"><c>max_position_embeddings</c>.</param>
    public static RopeConfig Read(ConfigReader root, double defaultTheta, int headSize, int maxPositions)
    {
        ConfigReader? old = root.Section("rope_scaling"), present = root.Section("rope_parameters");
        if (old is not null && present is not null) CheckSame(root, old, present);
        ConfigReader? section = present ?? old;
        if (headSize % 2 != 0 && root.Good("head_dim", "hidden_size", "num_attention_heads"))
            root.Wrong("head_dim", "an even size of heads", "Rotary positions turn pairs.", $"heads of {headSize} dimensions");
        double theta = Theta(root, section, defaultTheta);
        CheckWhole(root);
        var plain = new RopeConfig(RopeKind.Default, theta, headSize) { MaxPositions = maxPositions, OriginalMaxPositions = maxPositions };
        if (section is null) return plain;
        CheckWhole(section);
        int original = OriginalMaxPositions(root, section, maxPositions);
        RopeConfig config = RopeKindReader.Read(section, plain with { Kind = Kind(section), OriginalMaxPositions = original });
        foreach (string key in section.Unasked)
            root.Report.Warn(section.PathOf(key), "this rope_type does not use this key; it is ignored.");
        return config;
    }

    private static RopeKind Kind(ConfigReader section)
    {
        foreach (string layers in (ReadOnlySpan<string>)["full_attention", "sliding_attention"])
        {
            if (!section.Has(layers)) continue;
            section.Wrong(layers, "one set of rotary parameters for all layers", "These families have none for kinds of layers.");
            return RopeKind.Default;
        }

        string? type = section.Text("type", null), name = section.Text("rope_type", type);
        if (type is not null && name is not null && type != name)
            section.Wrong("rope_type", $"the same as type, {section.Show("type")}", "Leave type, the older name, out.");
        if (name is null && section.Has("factor")) section.Wrong("rope_type", "a kind", "factor alone does not say how it is used.");
        return name switch
        {
            null or "default" => RopeKind.Default,
            "linear" => RopeKind.Linear,
            "dynamic" => RopeKind.Dynamic,
            "llama3" => RopeKind.Llama3,
            "yarn" => RopeKind.Yarn,
            "longrope" => RopeKind.LongRope,
            _ => Unknown(section),
        };
    }

    private static string? NameOf(ConfigReader section) => section.Text("rope_type", null) ?? section.Text("type", null);

    private static RopeKind Unknown(ConfigReader section)
    {
        section.Wrong(section.Has("rope_type") ? "rope_type" : "type", "default, linear, dynamic, llama3, yarn or longrope");
        return RopeKind.Default;
    }

    private static double Theta(ConfigReader root, ConfigReader? section, double fallback)
    {
        double? outer = root.OptionalNumber("rope_theta", null, ConfigLimits.LeastPositive, ConfigLimits.Greatest);
        double? inner = section?.OptionalNumber("rope_theta", null, ConfigLimits.LeastPositive, ConfigLimits.Greatest);
        if (outer is not null && inner is not null && outer != inner)
            root.Wrong("rope_theta", $"the same as {section!.PathOf("rope_theta")}, {section.Show("rope_theta")}", "Leave one out.");
        return inner ?? outer ?? fallback;
    }

    private static int OriginalMaxPositions(ConfigReader root, ConfigReader section, int fallback)
    {
        const string Key = "original_max_position_embeddings";
        int? outer = root.OptionalInteger(Key, null, 2, ConfigLimits.Positions);
        int? inner = section.OptionalInteger(Key, null, 2, ConfigLimits.Positions);
        if (outer is not null && inner is not null && outer != inner)
            root.Wrong(Key, $"the same as {section.PathOf(Key)}, {section.Show(Key)}", "Leave one out.");
        return outer ?? inner ?? fallback;
    }

    private static void CheckWhole(ConfigReader section)
    {
        if (section.OptionalNumber("partial_rotary_factor", null, 0, 1) is { } share && share != 1)
            section.Wrong("partial_rotary_factor", "1", "transformers turns whole heads in these families.");
    }

    private static void CheckSame(ConfigReader root, ConfigReader old, ConfigReader present)
    {
        foreach (string key in old.Keys.Union(present.Keys))
        {
            // θ is compared on its own; "type" is the older name of "rope_type".
            if (key is "rope_theta" or "type" or "rope_type" || old.SameAt(present, key)) continue;
            root.Wrong("rope_scaling", $"the same as $.rope_parameters: {key} differs", "Leave rope_scaling, the older dialect, out.",
                $"{key}: {old.Show(key)} here, {present.Show(key)} there");
        }

        if (NameOf(old) != NameOf(present))
            root.Wrong("rope_scaling", "the kind of $.rope_parameters", "Leave rope_scaling, the older dialect, out.");
        if (old.Has("rope_theta") && present.Has("rope_theta") && !old.SameAt(present, "rope_theta"))
            root.Wrong("rope_scaling", "the rope_theta of $.rope_parameters", "Leave rope_scaling, the older dialect, out.");
    }
}
