using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>Something that has a value.</summary>
/// <param name="line">Where it stands.</param>
internal abstract class Expression(int line)
{
    /// <summary>Where it stands.</summary>
    public int Line => line;

    /// <summary>Its value in a scope.</summary>
    public object? Evaluate(Frame frame)
    {
        frame.Machine.Enter(line);
        object? value = Compute(frame);
        frame.Machine.Leave();
        return value;
    }

    /// <summary>Its value in a scope.</summary>
    protected abstract object? Compute(Frame frame);

    /// <summary>Tells that what fails from here on fails on this line, also where its parts stand on others.</summary>
    protected void Return(Frame frame) => frame.Machine.Line = line;
}

/// <summary>A value that stands in the source.</summary>
internal sealed class Literal(object? value, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame) => value;
}

/// <summary>A name.</summary>
internal sealed class NameExpression(string name, int line) : Expression(line)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <inheritdoc/>
    protected override object? Compute(Frame frame) => frame.Find(name);
}

/// <summary>[a, b] or (a, b).</summary>
internal sealed class SequenceExpression(IReadOnlyList<Expression> items, bool isTuple, int line) : Expression(line)
{
    /// <summary>The parts.</summary>
    public IReadOnlyList<Expression> Items => items;

    /// <summary>A tuple.</summary>
    public bool IsTuple => isTuple;

    /// <inheritdoc/>
    protected override object? Compute(Frame frame) => new Sequence([.. items.Select(item => item.Evaluate(frame))], isTuple);
}

/// <summary>{a: b}.</summary>
internal sealed class MappingExpression(IReadOnlyList<(Expression Key, Expression Value)> entries, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame) =>
        new Mapping(entries.Select(entry => new KeyValuePair<object?, object?>(entry.Key.Evaluate(frame), entry.Value.Evaluate(frame))));
}

/// <summary>a if b else c; undefined where b is false and there is no c.</summary>
internal sealed class Conditional(Expression test, Expression then, Expression? otherwise, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame) => Python.IsTrue(test.Evaluate(frame))
        ? then.Evaluate(frame)
        : otherwise is null
            ? new Undefined("the inline if-expression evaluated to false and no else section was defined")
            : otherwise.Evaluate(frame);
}
