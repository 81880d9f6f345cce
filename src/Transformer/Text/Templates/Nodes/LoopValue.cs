using System.Numerics;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>The name "loop" in a loop's body.</summary>
/// <param name="items">The values.</param>
/// <param name="depth">How often the loop has called itself.</param>
internal sealed class LoopValue(IReadOnlyList<object?> items, int depth) : Callable("loop", "", (_, _) => null)
{
    private int _index = -1;
    private object? _last = new object();

    /// <summary>Runs the loop with other values, where it is recursive.</summary>
    public Callable? Recurse { get; set; }

    /// <summary>The value of this turn.</summary>
    public object? Current => items[_index];

    /// <summary>Goes to the next value.</summary>
    public bool Next() => ++_index < items.Count;

    /// <inheritdoc/>
    public override object? Call(Frame frame, Arguments arguments) => Recurse is { } recurse
        ? recurse.Call(frame, arguments)
        : throw new TemplateFault("the loop must have the 'recursive' marker to be called");

    /// <summary>An attribute, or null where it has none of that name.</summary>
    public object? Attribute(string name) => name switch
    {
        "index" => new BigInteger(_index + 1),
        "index0" => new BigInteger(_index),
        "revindex" => new BigInteger(items.Count - _index),
        "revindex0" => new BigInteger(items.Count - _index - 1),
        "first" => _index == 0,
        "last" => _index == items.Count - 1,
        "length" => new BigInteger(items.Count),
        "depth" => new BigInteger(depth + 1),
        "depth0" => new BigInteger(depth),
        "previtem" => _index > 0 ? items[_index - 1] : new Undefined("there is no previous item"),
        "nextitem" => _index + 1 < items.Count ? items[_index + 1] : new Undefined("there is no next item"),
        "cycle" => new Callable("loop.cycle", "*", (_, given) => given.Rest.Positional is { Count: > 0 } all
            ? all[_index % all.Count] : throw new TemplateFault("loop.cycle: no items to cycle through")),
        "changed" => new Callable("loop.changed", "*", (_, given) => HasChanged(given.Rest.Positional)),
        _ => Undefined.Item(this, name),
    };

    private bool HasChanged(IReadOnlyList<object?> values)
    {
        var now = new Sequence(values, isTuple: true);
        bool isChanged = !Python.AreEqual(_last, now);
        _last = now;
        return isChanged;
    }
}
