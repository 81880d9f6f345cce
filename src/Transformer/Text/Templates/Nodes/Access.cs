using Reference.Transformer.Text.Templates.Library;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>a.name: an attribute, else an item.</summary>
internal sealed class AttributeExpression(Expression owner, string name, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame)
    {
        object? value = owner.Evaluate(frame);
        Return(frame);
        return Attributes.Dot(value, name);
    }
}

/// <summary>a[b]: an item, else an attribute.</summary>
internal sealed class ItemExpression(Expression owner, Expression key, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame)
    {
        object? value = owner.Evaluate(frame), place = key.Evaluate(frame);
        Return(frame);
        if (value is string text) frame.Machine.Spend(text.Length / 32);
        return Attributes.Item(value, place);
    }
}

/// <summary>a[from:to:stride].</summary>
internal sealed class SliceExpression(Expression owner, Expression? from, Expression? to, Expression? stride, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame)
    {
        object? value = owner.Evaluate(frame), first = from?.Evaluate(frame), last = to?.Evaluate(frame), step = stride?.Evaluate(frame);
        Return(frame);
        frame.Machine.Spend(Contents.Size(value));
        return Slicing.Slice(value, first, last, step);
    }
}

/// <summary>The arguments of a call as they are written.</summary>
/// <param name="Positional">Those without a name.</param>
/// <param name="Named">Those with one.</param>
/// <param name="More">*list, or null.</param>
/// <param name="MoreNamed">**dictionary, or null.</param>
internal sealed record ArgumentList(
    IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named, Expression? More, Expression? MoreNamed)
{
    /// <summary>None.</summary>
    public static ArgumentList Empty { get; } = new([], [], null, null);

    /// <summary>Their values.</summary>
    public Arguments Evaluate(Frame frame)
    {
        List<object?> positional = [.. Positional.Select(one => one.Evaluate(frame))];
        List<KeyValuePair<string, object?>> named = [.. Named.Select(one =>
            new KeyValuePair<string, object?>(one.Name, one.Value.Evaluate(frame)))];
        if (More?.Evaluate(frame) is { } list) positional.AddRange(Python.Iterate(list));
        if (MoreNamed is not null)
        {
            Mapping mapping = MoreNamed.Evaluate(frame) as Mapping ?? throw new TemplateFault("** wants a dictionary");
            foreach ((object? key, object? value) in mapping.Entries)
                named.Add(new(key as string ?? throw new TemplateFault("names of arguments must be texts"), value));
        }

        frame.Machine.Spend(positional.Count + named.Count);
        return new Arguments(positional, named);
    }
}

/// <summary>a(b, c=d).</summary>
internal sealed class CallExpression(Expression function, ArgumentList arguments, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame) => Call(frame, null);

    /// <summary>Its value where a call block gives it a caller.</summary>
    public object? Call(Frame frame, Callable? caller)
    {
        object? value = function.Evaluate(frame);
        Arguments given = arguments.Evaluate(frame);
        Return(frame);
        if (caller is not null) given = given with { Named = [.. given.Named, new("caller", caller)] };
        return value switch
        {
            Callable callable => callable.Call(frame, given),
            Undefined undefined => throw undefined.Fault(),
            _ => throw new TemplateFault($"'{Python.TypeName(value)}' object is not callable"),
        };
    }
}

/// <summary>a | filter(b).</summary>
/// <param name="operand">What is filtered; null in a filter block, whose text is given.</param>
/// <param name="name">The filter's name.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="line">Where it stands.</param>
internal sealed class FilterExpression(Expression? operand, string name, ArgumentList arguments, int line) : Expression(line)
{
    /// <summary>The filtered text of a block.</summary>
    public object? Apply(Frame frame, object? text)
    {
        object? value = operand is FilterExpression inner ? inner.Apply(frame, text) : operand is null ? text : operand.Evaluate(frame);
        Arguments given = arguments.Evaluate(frame);
        Return(frame);
        return Filters.Apply(frame, name, value, given);
    }

    /// <inheritdoc/>
    protected override object? Compute(Frame frame) => Apply(frame, null);
}

/// <summary>a is test(b).</summary>
internal sealed class TestExpression(Expression operand, string name, ArgumentList arguments, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame)
    {
        object? value = operand.Evaluate(frame);
        Arguments given = arguments.Evaluate(frame);
        Return(frame);
        return Tests.Holds(frame, name, value, given);
    }
}
