namespace Reference.Transformer.Text.Patterns;

/// <summary>A regular expression cannot be used; readers put file and place around it.</summary>
/// <param name="position">The UTF-16 unit of the pattern at which it was seen.</param>
/// <param name="found">What stands there.</param>
internal sealed class PatternException(int position, string found)
    : FormatException($"{found} at character {position}")
{
    /// <summary>What a pattern may hold.</summary>
    public const string Known = "literals, . ^ $, \\A \\z \\Z \\b \\B, classes with \\p{general category} and \\s \\d \\w \\h, "
        + "groups (?: ), (?i: ), (?> ), "
        + "lookahead (?= ) (?! ), lookbehind of one character, alternatives, and repetition * + ? {m,n} with ? or +";
}
