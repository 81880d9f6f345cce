using System.Numerics;

namespace Reference.Transformer.Text.Templates.Values;

/// <summary>range(…): not a list, but printed, indexed and counted without one.</summary>
/// <param name="Start">The first number.</param>
/// <param name="Stop">Where it ends, exclusive.</param>
/// <param name="Stride">From one to the next; not 0.</param>
internal sealed record NumberRange(long Start, long Stop, long Stride)
{
    /// <summary>How many.</summary>
    public long Count => Math.Max(0, Stride > 0 ? (Stop - Start + Stride - 1) / Stride : (Start - Stop - Stride - 1) / -Stride);

    /// <summary>The numbers.</summary>
    public IReadOnlyList<object?> Items
    {
        get
        {
            var items = new object?[Count];
            for (int i = 0; i < items.Length; i++) items[i] = new BigInteger(Start + (i * Stride));
            return items;
        }
    }
}

/// <summary>A text that is marked as escaped for HTML (markupsafe.Markup), by the filters escape and safe.</summary>
/// <param name="Text">The text.</param>
internal sealed record Markup(string Text);

/// <summary>namespace(…): the one value whose attributes a template can set, also from within a loop.</summary>
internal sealed class Namespace
{
    /// <summary>Its attributes.</summary>
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>A group of the filter groupby: a tuple whose parts have names.</summary>
/// <param name="Grouper">What its values have in common.</param>
/// <param name="List">The values.</param>
internal sealed record Group(object? Grouper, Sequence List)
{
    /// <summary>As a tuple.</summary>
    public Sequence Tuple => new([Grouper, List], isTuple: true);
}

/// <summary>The name "self" of a template.</summary>
internal sealed class TemplateReference;
