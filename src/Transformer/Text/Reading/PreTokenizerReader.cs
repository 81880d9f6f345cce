using Reference.Transformer.Text.Patterns;
using Reference.Transformer.Text.PreTokenizers;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads "pre_tokenizer".</summary>
internal static class PreTokenizerReader
{
    private const string Known = "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, Metaspace, Punctuation, Sequence, Split, "
        + "Whitespace or WhitespaceSplit";

    /// <summary>The pre-tokenizer.</summary>
    public static IPreTokenizer Read(JsonPlace place)
    {
        JsonPlace type = place.Get("type");
        return type.Text() switch
        {
            "BertPreTokenizer" => new PreTokenizerSequence([WhiteSpace(), At(CharacterKinds.IsPunctuation, SplitBehavior.Isolated)]),
            "ByteLevel" => new ByteLevelPreTokenizer(place.Flag("add_prefix_space", true), place.Flag("use_regex", true)),
            "CharDelimiterSplit" => Delimiter(place.Get("delimiter").Character()),
            "Digits" =>
                At(CharacterKinds.IsNumber, place.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
            "Metaspace" =>
                new MetaspacePreTokenizer(place.Find("replacement")?.Character() ?? '▁', Scheme(place), place.Flag("split", true)),
            "Punctuation" =>
                At(CharacterKinds.IsPunctuation, place.Find("behavior") is { } behavior ? Behavior(behavior) : SplitBehavior.Isolated),
            "Sequence" => new PreTokenizerSequence([.. place.Get("pretokenizers").Items().Select(Read)]),
            "Split" => new SplitPreTokenizer(PatternReader.Read(place.Get("pattern")), Behavior(place.Get("behavior")),
                place.Flag("invert", false)),
            "Whitespace" => new SplitPreTokenizer(new WordSearch(), SplitBehavior.Removed, invert: true),
            "WhitespaceSplit" => WhiteSpace(),
            _ => throw type.Error(Known, "This pre-tokenizer is not supported."),
        };
    }

    /// <summary>Where Metaspace puts a ▁; older files say it with add_prefix_space.</summary>
    public static PrependScheme Scheme(JsonPlace place)
    {
        if (place.Find("prepend_scheme") is { } scheme)
            return scheme.OneOf(("always", PrependScheme.Always), ("first", PrependScheme.First), ("never", PrependScheme.Never));
        return place.Flag("add_prefix_space", true) ? PrependScheme.Always : PrependScheme.Never;
    }

    private static SplitPreTokenizer WhiteSpace() => At(CharacterKinds.IsWhiteSpace, SplitBehavior.Removed);

    private static SplitPreTokenizer Delimiter(int delimiter) => At(point => point == delimiter, SplitBehavior.Removed);

    private static SplitPreTokenizer At(Func<int, bool> kind, SplitBehavior behavior) =>
        new(TextSearch.Kind(kind), behavior, invert: false);

    private static SplitBehavior Behavior(JsonPlace place) => place.OneOf(
        ("Removed", SplitBehavior.Removed),
        ("Isolated", SplitBehavior.Isolated),
        ("MergedWithPrevious", SplitBehavior.MergedWithPrevious),
        ("MergedWithNext", SplitBehavior.MergedWithNext),
        ("Contiguous", SplitBehavior.Contiguous));
}
