namespace Reference.Transformer.Configuration;

/// <summary>Sizes of attention's heads, and that they fit together.</summary>
internal static class HeadSizes
{
    /// <summary><c>head_dim</c>, or hidden size / heads, which must then be whole.</summary>
    public static int Read(ConfigReader reader, int? fallback, int hidden, int heads)
    {
        if (reader.OptionalInteger("head_dim", fallback, 1, ConfigLimits.Heads) is { } stated) return stated;
        if (hidden % heads != 0 && reader.Good("hidden_size", "num_attention_heads"))
            reader.Wrong("hidden_size", $"a multiple of num_attention_heads, {heads}", "Or give head_dim.", $"{hidden}");
        return Math.Max(1, hidden / heads);
    }

    /// <summary><c>num_key_value_heads</c>, which divides the query heads; null means as many.</summary>
    public static int ReadKeyValueHeads(ConfigReader reader, int? fallback, int heads)
    {
        const string Key = "num_key_value_heads";
        if (reader.OptionalInteger(Key, fallback, 1, ConfigLimits.Heads) is not { } count) return heads;
        if (heads % count == 0 || !reader.Good(Key, "num_attention_heads")) return count;
        reader.Wrong(Key, $"a divisor of num_attention_heads, {heads}", found: $"{count}");
        return heads;
    }
}
