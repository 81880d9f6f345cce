using Reference.Transformer.Text.Patterns;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads {"String": …} and {"Regex": …}.</summary>
internal static class PatternReader
{
    /// <summary>What to look for.</summary>
    public static TextSearch Read(JsonPlace place)
    {
        if (place.Find("String") is { } literal) return TextSearch.Literal(literal.Text());
        if (place.Find("Regex") is not { } regex) throw place.Error("{\"String\": …} or {\"Regex\": …}");
        try
        {
            return TextSearch.Regex(TextPattern.Parse(regex.Text()));
        }
        catch (PatternException e)
        {
            throw new TokenizerException(regex.File, regex.Path, e.Message, PatternException.Known);
        }
    }
}
