using Reference.Autograd;
using Reference.Autograd.Checking;

namespace Autograd.Tests.Cases;

/// <summary>A function of checked inputs.</summary>
public delegate Variable Recorded(Step step, Graph graph, IReadOnlyList<Variable> x);

/// <summary>
/// One way to call an operation: what it is given and, for a fused operation, the composition of others that it must equal.
/// </summary>
public sealed record Call(IReadOnlyList<CheckedInput> Inputs, Recorded Function, Recorded? Composition = null);

/// <summary>A row of the table: an operation, what is special in this row, and how a call is drawn.</summary>
public sealed record OperationCase(Type Operation, string What, Func<Draw, Call> Builder)
{
    /// <summary>The call that a draw stands for, always the same.</summary>
    public Call Build(Draw draw) => Builder(draw.Again());

    public string Name => $"{Operation.Name}: {What}";

    public override string ToString() => Name;
}
