using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Data;
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
        if (objective.Terms.Count == 0)
            throw new ArgumentException($"{objective.GetType().Name} has no terms; an objective has one at least");
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

    /// <summary>Refuses a mean over nothing.</summary>
    /// <exception cref="ArgumentException">No unit of the main term was counted.</exception>
    public void ThrowIfNothingCounts(int rows)
    {
        if (Counts[0] > 0) return;
        string which = rows == 1 ? "row 0" : FormattableString.Invariant($"rows 0 to {rows - 1}");
        throw new ArgumentException(
            FormattableString.Invariant($"step {Step}, {which}: no {Objective.Terms[0].Unit} carry loss, so there is nothing to learn ")
            + $"from; look at their labels (every one is {TrainingRow.Ignored}, or stands at the first token of a document)");
    }

    /// <summary>What the terms were before some rows and are now: the rows' share.</summary>
    public IReadOnlyList<TermSum> Since(double[] sums, long[] counts) =>
    [
        .. Objective.Terms.Select(
            (term, i) => new TermSum(term.Name, term.Unit, term.Weight, Totals[i].ToScalar() - sums[i], Counts[i] - counts[i])),
    ];

    /// <summary>The present sums.</summary>
    public double[] Sums() => Array.ConvertAll(Totals, total => total.ToScalar());
}
