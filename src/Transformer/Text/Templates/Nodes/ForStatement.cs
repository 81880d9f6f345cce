using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>{% for %}, with a condition, an else part, and recursion.</summary>
internal sealed class ForStatement(Target target, Expression iterable, int line) : Statement(line)
{
    /// <summary>Values for which it is false are left out; null for none.</summary>
    public Expression? Test { get; init; }

    /// <summary>What runs for each value.</summary>
    public required IReadOnlyList<Statement> Body { get; init; }

    /// <summary>What runs where there are no values.</summary>
    public required IReadOnlyList<Statement> Otherwise { get; init; }

    /// <summary>Whether "loop" can be called.</summary>
    public required bool IsRecursive { get; init; }

    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        Loop(frame, frame, iterable.Evaluate(frame), 0);
        return Flow.Next;
    }

    // The scope is the statement's; the text goes where the caller collects it.
    private void Loop(Frame scope, Frame output, object? values, int recursion)
    {
        IReadOnlyList<object?> items = Chosen(scope, Python.Iterate(values));
        scope.Machine.Spend(items.Count);
        var loop = new LoopValue(items, recursion);
        if (IsRecursive)
        {
            loop.Recurse = new Callable("loop", "iterable", (_, arguments) =>
            {
                scope.Machine.EnterCall("loop");
                Frame inner = output.Collecting();
                Loop(scope, inner, arguments[0], recursion + 1);
                scope.Machine.LeaveCall();
                return inner.Collected;
            });
        }

        while (loop.Next())
        {
            scope.Machine.Spend(Limits.Turn);
            Frame inner = output.Within(scope);
            target.Assign(inner, loop.Current);
            inner.Set("loop", loop);
            if (RenderAll(Body, inner) == Flow.Break) break;
        }

        if (items.Count == 0) RenderAll(Otherwise, output.Within(scope));
    }

    private IReadOnlyList<object?> Chosen(Frame scope, IReadOnlyList<object?> items)
    {
        if (Test is null) return items;
        var chosen = new List<object?>();
        foreach (object? item in items)
        {
            Frame inner = scope.Inner();
            target.Assign(inner, item);
            if (Python.IsTrue(Test.Evaluate(inner))) chosen.Add(item);
        }

        return chosen;
    }
}
