using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>What a value is assigned to.</summary>
internal abstract class Target
{
    /// <summary>Assigns it.</summary>
    public abstract void Assign(Frame frame, object? value);
}

/// <summary>A name of the scope.</summary>
internal sealed class NameTarget(string name) : Target
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public override void Assign(Frame frame, object? value) => frame.Set(name, value);
}

/// <summary>An attribute of a namespace(…).</summary>
internal sealed class NamespaceTarget(string name, string attribute) : Target
{
    /// <inheritdoc/>
    public override void Assign(Frame frame, object? value)
    {
        if (frame.Find(name) is not Namespace space)
            throw new TemplateFault($"{name}.{attribute} cannot be set: only a namespace(…) has attributes that can");
        space.Values[attribute] = value;
    }
}

/// <summary>Several, which share a value out among them.</summary>
internal sealed class TupleTarget(IReadOnlyList<Target> parts) : Target
{
    /// <inheritdoc/>
    public override void Assign(Frame frame, object? value)
    {
        IReadOnlyList<object?> values = Python.Iterate(value);
        if (values.Count != parts.Count) throw new TemplateFault($"{values.Count} values for {parts.Count} names");
        for (int i = 0; i < parts.Count; i++) parts[i].Assign(frame, values[i]);
    }
}
