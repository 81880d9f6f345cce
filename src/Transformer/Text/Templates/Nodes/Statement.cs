using Reference.Transformer.Text.Templates.Library;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>How a statement ends.</summary>
internal enum Flow
{
    /// <summary>The next one follows.</summary>
    Next,

    /// <summary>The loop ends.</summary>
    Break,

    /// <summary>The loop goes on with its next value.</summary>
    Continue,
}

/// <summary>Something that writes text or sets names.</summary>
/// <param name="line">Where it stands.</param>
internal abstract class Statement(int line)
{
    /// <summary>Runs it.</summary>
    public Flow Render(Frame frame)
    {
        frame.Machine.Enter(line);
        Flow flow = Run(frame);
        frame.Machine.Leave();
        return flow;
    }

    /// <summary>Runs it.</summary>
    protected abstract Flow Run(Frame frame);

    /// <summary>Runs statements one after another until one ends the loop or its turn.</summary>
    public static Flow RenderAll(IReadOnlyList<Statement> body, Frame frame)
    {
        foreach (Statement statement in body)
            if (statement.Render(frame) is var flow and not Flow.Next) return flow;
        return Flow.Next;
    }
}

/// <summary>Text between the tags.</summary>
internal sealed class DataStatement(string text, int line) : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        frame.Write(text);
        return Flow.Next;
    }
}

/// <summary>{{ a }}.</summary>
internal sealed class OutputStatement(Expression expression, int line) : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        frame.Write(Python.Text(expression.Evaluate(frame)));
        return Flow.Next;
    }
}

/// <summary>{% if %}.</summary>
internal sealed class IfStatement(IReadOnlyList<(Expression Test, IReadOnlyList<Statement> Body)> branches, IReadOnlyList<Statement> otherwise, int line)
    : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        foreach ((Expression test, IReadOnlyList<Statement> body) in branches)
            if (Python.IsTrue(test.Evaluate(frame))) return RenderAll(body, frame);
        return RenderAll(otherwise, frame);
    }
}

/// <summary>{% break %} and {% continue %}.</summary>
internal sealed class FlowStatement(Flow flow, int line) : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame) => flow;
}

/// <summary>{% set a = b %}.</summary>
internal sealed class SetStatement(Target target, Expression value, int line) : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        target.Assign(frame, value.Evaluate(frame));
        return Flow.Next;
    }
}

/// <summary>{% set a %}…{% endset %}, {% filter f %}…{% endfilter %}: a body's text, filtered and then set or written.</summary>
/// <param name="target">What it is set to; null where it is written.</param>
/// <param name="filter">What changes it; null for nothing.</param>
/// <param name="body">The body.</param>
/// <param name="line">Where it stands.</param>
internal sealed class BlockStatement(Target? target, FilterExpression? filter, IReadOnlyList<Statement> body, int line) : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Collecting();
        RenderAll(body, inner);
        object? text = inner.Collected;
        if (filter is not null) text = filter.Apply(frame, text);
        if (target is null) frame.Write(Python.Text(text));
        else target.Assign(frame, text);
        return Flow.Next;
    }
}

/// <summary>{% with a = b %}.</summary>
internal sealed class WithStatement(IReadOnlyList<(Target Target, Expression Value)> names, IReadOnlyList<Statement> body, int line) : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Inner();
        foreach ((Target target, Expression value) in names) target.Assign(inner, value.Evaluate(frame));
        return RenderAll(body, inner);
    }
}

/// <summary>
/// {% generation %}, which transformers adds to Jinja: the assistant's words. Its place counts from the text that has been written when it
/// begins, and its body is a scope of its own.
/// </summary>
internal sealed class GenerationStatement(IReadOnlyList<Statement> body, int line) : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Collecting();
        RenderAll(body, inner);
        string text = inner.Collected;
        int start = frame.Machine.Output.Length;
        frame.Machine.Generated.Add((start, start + text.Length));
        frame.Write(text);
        return Flow.Next;
    }
}
