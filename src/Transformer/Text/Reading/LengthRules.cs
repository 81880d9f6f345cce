namespace Reference.Transformer.Text.Reading;

/// <summary>Reads "truncation" and "padding".</summary>
internal static class LengthRules
{
    /// <summary>The truncation, or null.</summary>
    public static Truncation? Truncation(JsonPlace? place)
    {
        if (place is not { } rule) return null;
        return new Truncation(rule.Get("max_length").Whole(0, int.MaxValue))
        {
            Stride = rule.Find("stride")?.Whole(0, int.MaxValue) ?? 0,
            Side = Side(rule),
            Strategy = rule.Find("strategy") is { } strategy
                ? strategy.OneOf(("LongestFirst", TruncationStrategy.LongestFirst), ("OnlyFirst", TruncationStrategy.OnlyFirst),
                    ("OnlySecond", TruncationStrategy.OnlySecond))
                : TruncationStrategy.LongestFirst,
        };
    }

    /// <summary>The padding, or null.</summary>
    public static PaddingRule? Padding(JsonPlace? place)
    {
        if (place is not { } rule) return null;
        JsonPlace strategy = rule.Get("strategy");
        bool isFixed = strategy.Value.ValueKind == System.Text.Json.JsonValueKind.Object;
        return new PaddingRule(rule.Get("pad_id").Whole(0, VocabularyReader.MaxId), rule.Get("pad_token").Text())
        {
            Length = isFixed ? strategy.Get("Fixed").Whole(0, int.MaxValue) : strategy.OneOf(("BatchLongest", (int?)null)),
            MultipleOf = rule.Find("pad_to_multiple_of")?.Whole(0, int.MaxValue),
            Side = Side(rule),
            TypeId = rule.Find("pad_type_id")?.Whole(0, int.MaxValue) ?? 0,
        };
    }

    private static TokenSide Side(JsonPlace rule) =>
        rule.Find("direction") is { } side ? side.OneOf(("Right", TokenSide.Right), ("Left", TokenSide.Left)) : TokenSide.Right;
}
