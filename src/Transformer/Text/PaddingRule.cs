namespace Reference.Transformer.Text;

/// <summary>How encodings of a batch are brought to one length.</summary>
/// <param name="Id">The padding token's id.</param>
/// <param name="Token">Its text.</param>
public sealed record PaddingRule(int Id, string Token)
{
    /// <summary>The length; null for that of the longest. Longer encodings stay as they are.</summary>
    public int? Length { get; init; }

    /// <summary>The length is rounded up to a multiple of it.</summary>
    public int? MultipleOf { get; init; }

    /// <summary>The side that is padded.</summary>
    public TokenSide Side { get; init; }

    /// <summary>The segment of padding tokens.</summary>
    public int TypeId { get; init; }

    /// <summary>A batch, padded; windows of what truncation cut off too.</summary>
    public IReadOnlyList<TokenEncoding> Apply(IReadOnlyList<TokenEncoding> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int length = Length ?? batch.Select(encoding => encoding.Count).DefaultIfEmpty(0).Max();
        if (MultipleOf is { } multiple and > 0 && length % multiple != 0) length += multiple - (length % multiple);
        return [.. batch.Select(encoding => encoding.Each(part => Pad(part, length)))];
    }

    private TokenEncoding Pad(TokenEncoding part, int length)
    {
        int missing = length - part.Count;
        if (missing <= 0) return part;
        TokenEncoding one = TokenEncoding.Inserted(Id, Token, TypeId, attention: 0);
        return part with
        {
            Ids = Fill(part.Ids, one.Ids, missing),
            Tokens = Fill(part.Tokens, one.Tokens, missing),
            Offsets = Fill(part.Offsets, one.Offsets, missing),
            TypeIds = Fill(part.TypeIds, one.TypeIds, missing),
            SpecialMask = Fill(part.SpecialMask, one.SpecialMask, missing),
            AttentionMask = Fill(part.AttentionMask, one.AttentionMask, missing),
            SequenceIds = Fill(part.SequenceIds, one.SequenceIds, missing),
        };
    }

    private IReadOnlyList<T> Fill<T>(IReadOnlyList<T> values, IReadOnlyList<T> padding, int count)
    {
        IEnumerable<T> fill = Enumerable.Repeat(padding[0], count);
        return Side == TokenSide.Right ? [.. values, .. fill] : [.. fill, .. values];
    }
}
