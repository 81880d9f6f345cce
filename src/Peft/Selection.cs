using System.Runtime.CompilerServices;
using Reference.Autograd;
using Reference.Peft.Layers;
using Reference.Transformer;

namespace Reference.Peft;

/// <summary>
/// Which adapters act in a forward pass: those that its context names, or the model's active ones. The model's choice is noted when a step
/// first uses it; a later pass of the step that would see another is refused, so a recomputation can never read the wrong adapter.
/// </summary>
internal sealed class Selection
{
    private const string BaseLayer = ".base_layer";

    private readonly ConditionalWeakTable<Step, string[]> _seen = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private string[] _active = [];

    /// <summary>The adapters that act where a context names none.</summary>
    public IReadOnlyList<string> Active
    {
        get => _active;
        set => _active = [.. Checked(value)];
    }

    /// <summary>The adapters whose change the base weights hold.</summary>
    public IReadOnlyList<string> Merged { get; private set; } = [];

    /// <summary>Makes a name known.</summary>
    public void Add(string name) => _known.Add(name);

    /// <summary>Forgets a name.</summary>
    public void Remove(string name)
    {
        _known.Remove(name);
        _active = [.. _active.Where(active => active != name)];
    }

    /// <summary>Notes what was merged.</summary>
    public void SetMerged(IReadOnlyList<string> names) => Merged = names;

    /// <summary>The adapters of a pass, in order.</summary>
    public IReadOnlyList<string> Of(ForwardContext context)
    {
        IReadOnlyList<string> names = context.Adapters is { } stated ? Checked(stated) : Noted(context);
        if (Merged.Count > 0 && !names.SequenceEqual(Merged))
            throw new AdapterException(
                $"adapters {Text(Merged)} are merged into the weights, so {Text(names)} cannot be chosen; call Unmerge first");
        return names;
    }

    /// <summary>Checks names against the adapters that there are.</summary>
    /// <exception cref="AdapterException">There is no such adapter, or one is named twice.</exception>
    public IReadOnlyList<string> Checked(IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (!_known.Contains(names[i]))
                throw new AdapterException(
                    $"there is no adapter '{names[i]}'; there are {Text([.. _known.Order(StringComparer.Ordinal)])}");
            for (int j = 0; j < i; j++)
                if (names[i] == names[j]) throw new AdapterException($"adapter '{names[i]}' is named twice; name it once");
        }

        return names;
    }

    /// <summary>The parts of some adapters, in the order of the names: what stands in whole first, then what is beside it.</summary>
    public static IEnumerable<T> Chosen<T>(IReadOnlyList<T> parts, IReadOnlyList<string> names)
        where T : LayerAdapter
    {
        foreach (bool isWhole in (bool[])[true, false])
            foreach (string name in names)
                foreach (T part in parts)
                    if (part.Adapter == name && part is IWholeModule == isWhole) yield return part;
    }

    /// <summary>Two adapters cannot both stand in for one layer.</summary>
    public static void ThrowIfReplaced(ref string? by, string adapter, Module layer)
    {
        if (by is not null && by != adapter)
            throw new AdapterException($"adapters '{by}' and '{adapter}' both have {PathOf(layer)} of their own (modules_to_save or bias), "
                + "so they cannot act at once");
        by = adapter;
    }

    /// <summary>The path of the place in which an adapted layer stands.</summary>
    public static string PathOf(Module layer) =>
        layer.Path.EndsWith(BaseLayer, StringComparison.Ordinal) ? layer.Path[..^BaseLayer.Length] : layer.Path;

    private string[] Noted(ForwardContext context)
    {
        string[] seen = _seen.GetValue(context.Graph.Step, _ => _active);
        return ReferenceEquals(seen, _active) || seen.SequenceEqual(_active) ? seen
            : throw new AdapterException(
                $"the active adapters changed from {Text(seen)} to {Text(_active)} within {context.Graph.Step.Name}; "
                + "choose by the context instead: context with { Adapters = [...] }");
    }

    private static string Text(IReadOnlyList<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Select(name => $"'{name}'"));
}
