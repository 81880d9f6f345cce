namespace Reference.Transformer.Text.Patterns;

/// <summary>A part of a regular expression.</summary>
internal abstract record PatternNode
{
    /// <summary>The fewest code points that it can take.</summary>
    public abstract int MinLength { get; }
}

/// <summary>One code point of a set.</summary>
internal sealed record SetNode(CharacterSet Set) : PatternNode
{
    /// <inheritdoc/>
    public override int MinLength => 1;
}

/// <summary>One after the other; none for the empty pattern.</summary>
internal sealed record ConcatenationNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    /// <inheritdoc/>
    public override int MinLength => Parts.Sum(part => part.MinLength);
}

/// <summary>The first that fits.</summary>
internal sealed record AlternationNode(IReadOnlyList<PatternNode> Choices) : PatternNode
{
    /// <inheritdoc/>
    public override int MinLength => Choices.Min(choice => choice.MinLength);
}

/// <summary>Repetition.</summary>
/// <param name="Body">What repeats.</param>
/// <param name="Min">At least.</param>
/// <param name="Max">At most; null without end.</param>
/// <param name="Lazy">As few as will do.</param>
internal sealed record RepeatNode(PatternNode Body, int Min, int? Max, bool Lazy) : PatternNode
{
    /// <inheritdoc/>
    public override int MinLength => (int)Math.Min(int.MaxValue, (long)Min * Body.MinLength);
}

/// <summary>What was matched inside is not given back.</summary>
internal sealed record AtomicNode(PatternNode Body) : PatternNode
{
    /// <inheritdoc/>
    public override int MinLength => Body.MinLength;
}

/// <summary>What follows (or stands before) does or does not match; nothing is taken.</summary>
internal sealed record LookNode(PatternNode Body, bool Behind, bool Negated) : PatternNode
{
    /// <inheritdoc/>
    public override int MinLength => 0;
}

/// <summary>A place.</summary>
internal sealed record PlaceNode(PatternPlace Place) : PatternNode
{
    /// <inheritdoc/>
    public override int MinLength => 0;
}

/// <summary>Places that a pattern can ask for.</summary>
internal enum PatternPlace
{
    /// <summary>^: at the start of a line.</summary>
    LineStart,

    /// <summary>$: at the end of a line.</summary>
    LineEnd,

    /// <summary>\A.</summary>
    TextStart,

    /// <summary>\z.</summary>
    TextEnd,

    /// <summary>\Z: at the end or before a last line feed.</summary>
    LastLineEnd,

    /// <summary>\b.</summary>
    WordEdge,

    /// <summary>\B.</summary>
    NoWordEdge,
}
