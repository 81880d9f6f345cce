namespace Reference.Transformer.Text;

/// <summary>A text (or two) as tokens. All lists have the same length.</summary>
public sealed record TokenEncoding
{
    /// <summary>No tokens.</summary>
    public static TokenEncoding Empty { get; } = new();

    /// <summary>Token ids.</summary>
    public IReadOnlyList<int> Ids { get; init; } = [];

    /// <summary>The tokens' texts as the vocabulary spells them; an added token's as it stood in the text.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>
    /// The part of the text that each token stands for, in Unicode code points, end exclusive; (0, 0) for tokens that were put in.
    /// </summary>
    public IReadOnlyList<(int Start, int End)> Offsets { get; init; } = [];

    /// <summary>Which segment a token belongs to, as BERT counts them (token_type_ids).</summary>
    public IReadOnlyList<int> TypeIds { get; init; } = [];

    /// <summary>1 for tokens that were put in (by a template or as padding), 0 for tokens of the text.</summary>
    public IReadOnlyList<int> SpecialMask { get; init; } = [];

    /// <summary>1 for tokens, 0 for padding.</summary>
    public IReadOnlyList<int> AttentionMask { get; init; } = [];

    /// <summary>Which of the texts a token comes from, 0 or 1; null for tokens that were put in.</summary>
    public IReadOnlyList<int?> SequenceIds { get; init; } = [];

    /// <summary>What truncation cut off, in windows that are encodings of their own.</summary>
    public IReadOnlyList<TokenEncoding> Overflowing { get; init; } = [];

    /// <summary>Number of tokens.</summary>
    public int Count => Ids.Count;

    /// <summary>Tokens from one place up to another, without windows.</summary>
    internal TokenEncoding Slice(int start, int end) => new()
    {
        Ids = [.. Ids.Take(start..end)],
        Tokens = [.. Tokens.Take(start..end)],
        Offsets = [.. Offsets.Take(start..end)],
        TypeIds = [.. TypeIds.Take(start..end)],
        SpecialMask = [.. SpecialMask.Take(start..end)],
        AttentionMask = [.. AttentionMask.Take(start..end)],
        SequenceIds = [.. SequenceIds.Take(start..end)],
    };

    /// <summary>
    /// This and another behind it; windows are all combinations but that of the two themselves, in the tokenizers library's order.
    /// </summary>
    internal TokenEncoding Join(TokenEncoding other)
    {
        var windows = new List<TokenEncoding>();
        foreach (TokenEncoding mine in Overflowing)
        {
            windows.Add(mine.JoinFlat(other));
            foreach (TokenEncoding its in other.Overflowing) windows.Add(mine.JoinFlat(its));
        }

        foreach (TokenEncoding its in other.Overflowing) windows.Add(JoinFlat(its));
        return JoinFlat(other) with { Overflowing = windows };
    }

    /// <summary>The same change to it and to each of its windows.</summary>
    internal TokenEncoding Each(Func<TokenEncoding, TokenEncoding> change) =>
        change(this) with { Overflowing = [.. Overflowing.Select(window => window.Each(change))] };

    /// <summary>The same, of another segment.</summary>
    internal TokenEncoding OfType(int type) => Each(part => part with { TypeIds = [.. Enumerable.Repeat(type, part.Count)] });

    /// <summary>A token that is put in.</summary>
    internal static TokenEncoding Inserted(int id, string token, int type, int attention = 1) => new()
    {
        Ids = [id],
        Tokens = [token],
        Offsets = [(0, 0)],
        TypeIds = [type],
        SpecialMask = [1],
        AttentionMask = [attention],
        SequenceIds = [null],
    };

    private TokenEncoding JoinFlat(TokenEncoding other) => new()
    {
        Ids = [.. Ids, .. other.Ids],
        Tokens = [.. Tokens, .. other.Tokens],
        Offsets = [.. Offsets, .. other.Offsets],
        TypeIds = [.. TypeIds, .. other.TypeIds],
        SpecialMask = [.. SpecialMask, .. other.SpecialMask],
        AttentionMask = [.. AttentionMask, .. other.AttentionMask],
        SequenceIds = [.. SequenceIds, .. other.SequenceIds],
    };
}
