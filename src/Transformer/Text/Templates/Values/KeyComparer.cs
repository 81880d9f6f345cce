using System.Numerics;

namespace Reference.Transformer.Text.Templates.Values;

/// <summary>Equality of Python as dictionaries need it: 1, 1.0 and True are one key.</summary>
internal sealed class KeyComparer : IEqualityComparer<object?>
{
    /// <summary>The comparer.</summary>
    public static KeyComparer Instance { get; } = new();

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y) => Python.AreEqual(x, y);

    /// <inheritdoc/>
    public int GetHashCode(object? obj) => obj switch
    {
        null => 0,
        bool flag => flag ? BigInteger.One.GetHashCode() : BigInteger.Zero.GetHashCode(),
        double number when double.IsInteger(number) => new BigInteger(number).GetHashCode(),
        Sequence sequence => sequence.Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
        Mapping mapping => mapping.Count,
        Markup markup => markup.Text.GetHashCode(StringComparison.Ordinal),
        string text => text.GetHashCode(StringComparison.Ordinal),
        Undefined => 1,
        _ => obj.GetHashCode(),
    };
}
