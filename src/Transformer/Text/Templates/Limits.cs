namespace Reference.Transformer.Text.Templates;

/// <summary>
/// What a template may use up. Templates come with models from strangers: whatever one does, rendering ends after seconds, with text or
/// with an error.
/// </summary>
internal static class Limits
{
    /// <summary>Characters of a source; the longest known template has 30 thousand.</summary>
    public const int Source = 1 << 20;

    /// <summary>UTF-16 units of the text, and of any text on the way.</summary>
    public const int Text = 16 << 20;

    /// <summary>Evaluated nodes, and a further one for each 32 characters or value made or searched.</summary>
    public const long Steps = 20_000_000;

    /// <summary>Steps that a turn of a loop costs beside its body.</summary>
    public const int Turn = 8;

    /// <summary>Characters that are wrapped into lines.</summary>
    public const int Wrap = 20_000;

    /// <summary>Values in a list or dictionary with all that is in it; texts count by 32 characters.</summary>
    public const long Size = 4_000_000;

    /// <summary>Lists in lists.</summary>
    public const int Nesting = 200;

    /// <summary>Numbers of a range, as in Jinja's sandbox.</summary>
    public const int Range = 100_000;

    /// <summary>Bits of a whole number.</summary>
    public const int Bits = 4096;

    /// <summary>Macros that call one another.</summary>
    public const int Calls = 150;

    /// <summary>Nodes in nodes while a template runs.</summary>
    public const int Depth = 3000;

    /// <summary>Blocks in blocks and parentheses in parentheses of a source.</summary>
    public const int SourceDepth = 100;
}
