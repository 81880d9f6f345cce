using Autograd.Tests.Cases;
using Reference.Autograd;
using Reference.Autograd.Checking;
using Reference.Tensors;

namespace Autograd.Tests.Gradients;

/// <summary>What became of one mutation of one input's vector-Jacobian product.</summary>
/// <param name="Changed">Runs in which it changed a value.</param>
/// <param name="Caught">Those among them that the check against dual numbers refused.</param>
internal readonly record struct MutantScore(int Changed, int Caught);

/// <summary>Runs the check on faulty operations.</summary>
internal static class Mutants
{
    /// <summary>Sizes that make every mutation change something somewhere.</summary>
    private static readonly Draw[] s_draws = [new(11, 3, 2, 2), new(12, 4, 3, 2), new(13, 5, 2, 3)];

    /// <summary>A check without differences whose vector-Jacobian products pass through <paramref name="intercept"/>.</summary>
    public static GradientCheckReport Walk(Call call, Func<Operation, int, Tensor, Tensor> intercept) => GradientCheck.Run(
        (step, graph, x) => call.Function(step, graph, x),
        call.Inputs,
        new GradientCheckOptions { Differences = false, Intercept = intercept });

    /// <summary>The inputs of an operation that its cases give gradients to.</summary>
    public static SortedSet<int> Inputs(Type operation)
    {
        var inputs = new SortedSet<int>();
        foreach (Call call in Calls(operation))
            Walk(call, (at, i, gradient) =>
            {
                if (at.GetType() == operation) inputs.Add(i);
                return gradient;
            });
        return inputs;
    }

    /// <summary>The score of a mutation over all cases of an operation.</summary>
    public static MutantScore Score(Type operation, int input, Mutation mutation)
    {
        (int changed, int caught) = (0, 0);
        foreach (Call call in Calls(operation))
        {
            bool differs = false;
            GradientCheckReport report = Walk(call, (at, i, gradient) =>
            {
                if (at.GetType() != operation || i != input) return gradient;
                Tensor mutant = mutation.Apply(gradient);
                differs |= !mutant.ToDoubles().AsSpan().SequenceEqual(gradient.ToDoubles());
                return mutant;
            });
            changed += differs ? 1 : 0;
            caught += differs && !report.Passed ? 1 : 0;
        }

        return new(changed, caught);
    }

    private static IEnumerable<Call> Calls(Type operation) =>
        from row in OperationCases.All where row.Operation == operation from draw in s_draws select row.Build(draw);
}
