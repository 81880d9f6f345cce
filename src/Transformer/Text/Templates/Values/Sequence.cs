namespace Reference.Transformer.Text.Templates.Values;

/// <summary>A list or tuple. It never changes: Jinja's sandbox forbids append and its kin.</summary>
internal sealed class Sequence
{
    /// <summary>A list or tuple of values.</summary>
    public Sequence(IReadOnlyList<object?> items, bool isTuple = false)
    {
        (Items, IsTuple) = (items, isTuple);
        (Size, Nesting) = Contents.Measure(items);
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<object?> Items { get; }

    /// <summary>A tuple.</summary>
    public bool IsTuple { get; }

    /// <summary>Values in it, with all that is in them.</summary>
    public long Size { get; }

    /// <summary>How deep lists lie in lists.</summary>
    public int Nesting { get; }
}
