using Reference.Tensors;

namespace Reference.Training.Primitives;

/// <summary>What a pass over rows gave.</summary>
/// <param name="Terms">The objective's terms, summed over all rows.</param>
/// <param name="Parts">The main term of each micro-batch that counted something, in order.</param>
/// <param name="Tokens">Tokens of the rows that were computed.</param>
public sealed record PassResult(IReadOnlyList<TermSum> Terms, IReadOnlyList<PartSum> Parts, long Tokens)
{
    /// <summary>The loss: Σᵢ weightᵢ·sumᵢ/countᵢ over the terms that count something.</summary>
    public double Loss
    {
        get
        {
            double loss = 0;
            foreach (TermSum term in Terms)
                if (term.Count > 0) loss += term.Weight * term.Mean;
            return loss;
        }
    }

    /// <summary>Values that the objective handed out, a tensor a micro-batch, in order; empty unless they were asked for.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Outputs { get; init; } = [];
}

/// <summary>A term's sum over rows.</summary>
/// <param name="Name">The term.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Weight">Its weight in the loss.</param>
/// <param name="Sum">The sum, in binary64; its bits do not depend on how rows were split.</param>
/// <param name="Count">How many units.</param>
public sealed record TermSum(string Name, string Unit, double Weight, double Sum, long Count)
{
    /// <summary>Sum over count.</summary>
    public double Mean => Sum / Count;
}

/// <summary>The main term of a micro-batch.</summary>
/// <param name="Sum">Its sum, rounded to the type that is computed with.</param>
/// <param name="Count">How many units.</param>
/// <param name="Rows">Rows that were computed.</param>
public sealed record PartSum(double Sum, long Count, int Rows);

/// <summary>What a step of the optimizer did.</summary>
/// <param name="Step">The step's number, from 1.</param>
/// <param name="GradientNorm">The Euclidean norm of all gradients, after division by the count and before clipping.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Count">What the gradients were divided by.</param>
public sealed record UpdateResult(long Step, double GradientNorm, double Rate, long Count);
