using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer.Heads;

namespace Reference.Transformer.Models.Writing;

/// <summary>A written folder, loaded again and compared with the model in memory on a few tokens.</summary>
/// <param name="LargestDifference">Of all logits (of a classifier, scores), the largest |a − b|; NaN where one is not a number.</param>
/// <param name="SameChoices">Whether at every position the largest logit is the same token's, the lowest id among equals.</param>
/// <param name="Positions">Positions compared; of a classifier, 1.</param>
public sealed record MergeCheck(double LargestDifference, bool SameChoices, int Positions)
{
    private const int Tokens = 24, Stride = 7919;

    /// <summary>Loads a folder and compares.</summary>
    /// <param name="model">The model that was written.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="backend">Whose kernels run; the model's tensors must be reachable.</param>
    /// <param name="dtype">The type that is computed with.</param>
    /// <param name="ids">Token ids to run on; where left out, 24 spread over the vocabulary.</param>
    /// <exception cref="InvalidDataException">The folder does not hold such a model.</exception>
    public static MergeCheck Run(PretrainedModel model, string folder, Backend backend, DType dtype, IReadOnlyList<int>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ids ??= Spread(model);
        using PretrainedModel written = ModelLoader.Load(folder, backend, dtype);
        Tensor expected = Logits(model, backend, dtype, ids), found = Logits(written, backend, dtype, ids);
        if (expected.Shape != found.Shape)
            throw new InvalidDataException($"{folder}: its logits are {found}; expected {expected}, those of the model that was written");
        int positions = (int)expected.Shape[0], width = (int)expected.Shape[1];
        double[] a = expected.ToDoubles(), b = found.ToDoubles();
        double largest = 0;
        for (int i = 0; i < a.Length; i++) largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        bool same = Enumerable.Range(0, positions).All(row => Largest(a, row * width, width) == Largest(b, row * width, width));
        return new MergeCheck(largest, same, positions);
    }

    /// <summary>One line for a user.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"loaded again: largest difference of the logits {LargestDifference:G3} over {Positions} positions, ")
        + (SameChoices ? "the same token first at each" : "not the same token first at each");

    private static int[] Spread(PretrainedModel model)
    {
        int count = Math.Min(Tokens, model.Config.MaxPositions);
        return [.. Enumerable.Range(0, count).Select(i => (int)((1 + ((long)Stride * i)) % model.Config.VocabularySize))];
    }

    private static Tensor Logits(PretrainedModel model, Backend backend, DType dtype, IReadOnlyList<int> ids)
    {
        TokenBatch batch = TokenBatch.Of(backend, ids);
        using var step = new Step(backend, dtype, records: false);
        var context = new ForwardContext(step.BeginBatch(), batch.Layout);
        Variable hidden = model.Trunk.Forward(context, batch);
        Variable logits = model.Root switch
        {
            CausalLanguageModel causal => causal.Logits(context, hidden),
            SequenceClassifier classifier => classifier.Scores(context, hidden, [ids.Count - 1]),
            _ => throw new InvalidOperationException($"{model.Root.GetType().Name} has no logits"),
        };
        return logits.Value.Keep();
    }

    private static int Largest(double[] values, int start, int count)
    {
        int best = 0;
        for (int i = 1; i < count; i++)
            if (values[start + i] > values[start + best]) best = i;
        return best;
    }
}
