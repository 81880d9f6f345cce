namespace Reference.Transformer.Text.Templates.Values;

/// <summary>What map, select and the like give: values that can be walked over once, without length and items.</summary>
/// <param name="items">The values.</param>
internal sealed class Generator(IReadOnlyList<object?> items)
{
    private bool _isSpent;

    /// <summary>What has not been walked over.</summary>
    public Sequence Items { get; private set; } = new(items);

    /// <summary>All values, once.</summary>
    public IReadOnlyList<object?> Take()
    {
        IReadOnlyList<object?> all = _isSpent ? [] : Items.Items;
        (_isSpent, Items) = (true, new Sequence([]));
        return all;
    }
}
