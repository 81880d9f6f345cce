using Reference.Tensors;
using Reference.Training.Data;
using Reference.Transformer.Heads;

namespace Reference.Training.Objectives;

/// <summary>
/// What is minimised. An objective gives sums with counts and never a mean; whoever runs it divides once, by counts that are known from the
/// labels of the whole step before anything is computed. So splitting a step into micro-batches cannot change it.
/// </summary>
public interface IObjective
{
    /// <summary>The terms; the loss is Σᵢ weightᵢ·sumᵢ/countᵢ. The first is the main one: gradients are formed in its unit, then divided by
    /// its count.</summary>
    IReadOnlyList<ObjectiveTerm> Terms { get; }

    /// <summary>How much of a term's unit a row counts, from its labels alone. A row that counts nothing in any term is not
    /// computed.</summary>
    /// <param name="row">The row.</param>
    /// <param name="term">The term's index.</param>
    long Count(TrainingRow row, int term);

    /// <summary>True where every micro-batch is to run once without gradients before it runs with them.</summary>
    bool HasFirstPass => false;

    /// <summary>The pass without gradients: a reference's log-probabilities, for example.</summary>
    /// <param name="pass">Forwards of it record nothing.</param>
    /// <returns>What the pass with gradients finds as <see cref="ObjectivePass.First"/>; copied out of the step's memory by the
    /// caller.</returns>
    IReadOnlyList<Tensor> FirstPass(ObjectivePass pass) => [];

    /// <summary>The terms of a micro-batch.</summary>
    /// <param name="pass">Rows and forwards. Sums go through <see cref="ObjectivePass.Total"/>, so that their bits do not depend on the
    /// split.</param>
    /// <returns>As many as <see cref="Terms"/>, with the counts of the micro-batch's rows.</returns>
    IReadOnlyList<LossSum> Losses(ObjectivePass pass);
}

/// <summary>A term of an objective.</summary>
/// <param name="Name">For reports: "loss".</param>
/// <param name="Unit">What it counts: "tokens", "rows", "pairs".</param>
/// <param name="Weight">Its weight in the loss; of the first term 1.</param>
public sealed record ObjectiveTerm(string Name, string Unit, double Weight = 1);
