namespace Reference.Transformer.Configuration;

/// <summary>
/// <c>pad_token_id</c> where the embedding has a padding row. As PyTorch counts rows, −1 is the last one; as a token it is then none.
/// </summary>
internal static class Padding
{
    /// <summary>The token, and the row of the embedding that gets no gradient from look-ups.</summary>
    public static (int? Token, int? Row) Read(ConfigReader reader, int? fallback, int vocabulary)
    {
        const string Key = "pad_token_id";
        if (reader.OptionalInteger(Key, fallback, int.MinValue, int.MaxValue) is not { } token) return (null, null);
        bool inside = token >= -vocabulary && token < vocabulary;
        if (!inside && reader.Good(Key, "vocab_size")) reader.Wrong(Key, $"null or a token from 0 to {vocabulary - 1}", found: $"{token}");
        if (token >= 0 || !inside) return (token, token);
        reader.Report.Warn(reader.PathOf(Key),
            $"{token} is no token; as in PyTorch, row {vocabulary + token} of the embedding gets no gradient from look-ups.");
        return (token, vocabulary + token);
    }
}
