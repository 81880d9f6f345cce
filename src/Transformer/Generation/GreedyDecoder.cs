using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer.Heads;

namespace Reference.Transformer.Generation;

/// <summary>
/// Greedy decoding as a plain loop: the whole sequence is run again for every token. The largest logit wins, the lowest id among equals. Not here: a cache,
/// sampling, stopping.
/// </summary>
/// <param name="model">A language model.</param>
/// <param name="backend">Whose kernels run.</param>
/// <param name="dtype">The type that is computed with.</param>
public sealed class GreedyDecoder(CausalLanguageModel model, Backend backend, DType dtype)
{
    private readonly Arena _arena = new(backend);

    /// <summary>Logits of the next token after <paramref name="ids"/>, as binary64.</summary>
    public double[] NextLogits(IReadOnlyList<int> ids)
    {
        TokenBatch batch = TokenBatch.Of(backend, ids);
        using var step = new Step(backend, dtype, _arena, records: false);
        var context = new ForwardContext(step.BeginBatch(), batch.Layout);
        Variable last = model.Trunk.Forward(context, batch).SelectTokens([ids.Count - 1]);
        return model.Logits(context with { Layout = batch.Layout.Select([ids.Count - 1]) }, last).Value.ToDoubles();
    }

    /// <summary>The next <paramref name="count"/> tokens after a prompt; ends of sequence are passed over.</summary>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="count">How many tokens to add.</param>
    /// <param name="cancellation">Looked at before every token.</param>
    public IEnumerable<int> Continue(IReadOnlyList<int> prompt, int count, CancellationToken cancellation = default)
    {
        var ids = new List<int>(prompt);
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] logits = NextLogits(ids);
            int best = 0;
            for (int id = 1; id < logits.Length; id++)
                if (logits[id] > logits[best]) best = id;
            ids.Add(best);
            yield return best;
        }
    }
}
