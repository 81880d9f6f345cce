using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Objectives;

namespace Reference.Training.Primitives;

/// <summary>The sums and counts of an objective's terms while rows go through it.</summary>
internal sealed class OpenPass
{
    /// <summary>Totals from +0.</summary>
    /// <param name="objective">What is run.</param>
    /// <param name="backend">Where totals are made.</param>
    /// <param name="step">The step's number, for messages.</param>
    public OpenPass(IObjective objective, Backend backend, long step)
    {
        (Objective, Step) = (objective, step);
        if (objective.Terms.Count == 0) throw new ArgumentException($"{objective.GetType().Name} has no terms; an objective has one at least");
        Totals = [.. objective.Terms.Select(_ => Tensor.Zeros(backend, default, DType.F64))];
        Counts = new long[Totals.Length];
    }

    /// <summary>What is run.</summary>
    public IObjective Objective { get; }

    /// <summary>The step's number.</summary>
    public long Step { get; }

    /// <summary>An F64 scalar a term, carried through the micro-batches.</summary>
    public Tensor[] Totals { get; }

    /// <summary>Units so far, a number a term.</summary>
    public long[] Counts { get; }

    /// <summary>What the terms were before some rows and are now: the rows' share.</summary>
    public IReadOnlyList<TermSum> Since(double[] sums, long[] counts) =>
    [
        .. Objective.Terms.Select((term, i) => new TermSum(term.Name, term.Unit, term.Weight, Totals[i].ToScalar() - sums[i], Counts[i] - counts[i])),
    ];

    /// <summary>The present sums.</summary>
    public double[] Sums() => Array.ConvertAll(Totals, total => total.ToScalar());
}
