using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Transformer.Tracing;

/// <summary>
/// The oracle: one pass in evaluation mode over a batch, giving <c>logits</c>, <c>loss</c> (the mean over what is counted), <c>hidden.&lt;i&gt;</c> and the gradient of
/// that loss as <c>grad.&lt;parameter&gt;</c>, in padded form with zeros where there is no token. The result depends on model, batch and type alone.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="backend">Whose kernels run; the model's tensors must be reachable.</param>
/// <param name="dtype">F64, F32, or Dual.</param>
public sealed class Tracer(PretrainedModel model, Backend backend, DType dtype)
{
    /// <summary>The name of a parameter's gradient, after "grad.".</summary>
    public Func<Parameter, string> NameOf { get; init; } = parameter => parameter.Name;

    /// <summary>Runs the pass.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="useCache">The forward's argument <c>use_cache</c>: the config's where left out. Without a cache, positions that restart begin documents.</param>
    /// <returns>Named tensors, in the order logits, loss, hidden states, gradients.</returns>
    /// <exception cref="ArgumentException">An id, position or label lies outside its range, or nothing is counted.</exception>
    public IReadOnlyList<(string Name, Tensor Tensor)> Run(TraceBatch batch, bool? useCache = null)
    {
        int? positions = model.Config.Rope is null ? model.Config.MaxPositions : null;
        bool packed = !(useCache ?? model.Config.UseCache);
        TokenBatch tokens = batch.Padded.ToTokens(backend, model.Config.VocabularySize, positions, packed);
        DecoderTrunk trunk = model.Trunk;
        var hidden = new HiddenStates(trunk.Path, trunk.LayersPath + ".", trunk.LayerCount);
        using var step = new Step(backend, dtype, records: batch.Labels is not null);
        Graph graph = step.BeginBatch();
        var context = new ForwardContext(graph, tokens.Layout) { Sites = hidden };
        Variable states = trunk.Forward(context, tokens);
        var results = new List<(string, Tensor)>();
        LossSum? loss = model.Root is CausalLanguageModel causal
            ? Causal(causal, context, states, tokens, batch, results)
            : Classifier((SequenceClassifier)model.Root, context, states, tokens, batch, results);
        if (loss is not null) results.Add(("loss", Mean(loss.Sum.Value, loss.Count)));
        for (int i = 0; i < hidden.States.Count; i++)
            if (hidden.States[i] is { } state) results.Add(($"hidden.{i}", tokens.Pad(state.Value)));
        if (loss is not null) AddGradients(step, graph, loss, results);
        return results;
    }

    private static LossSum? Causal(
        CausalLanguageModel head, ForwardContext context, Variable states, TokenBatch tokens, TraceBatch batch, List<(string, Tensor)> results)
    {
        results.Add(("logits", tokens.Pad(head.Logits(context, states).Value)));
        if (batch.Labels is not { } labels) return null;
        if (labels.Integers is not { } integers) throw new ArgumentException("labels: integers [rows, columns] are expected by a language model");
        return head.Loss(context, states, CountedTokens.FromLabels(tokens, integers, (int)head.Trunk.Words.Weight.Value.Shape[0]));
    }

    private static LossSum? Classifier(
        SequenceClassifier head, ForwardContext context, Variable states, TokenBatch tokens, TraceBatch batch, List<(string, Tensor)> results)
    {
        int[] pooled = head.Pool(batch.Padded, tokens);
        Variable scores = head.Scores(context, states, pooled);
        results.Add(("logits", scores.Value));
        if (batch.Labels is not { } labels) return null;
        (ProblemKind problem, RowLabels rows) = ClassifierLabels.Of(head.Head, labels, (int)scores.Shape[0]);
        return SequenceClassifier.Loss(scores, context.Layout.Select(pooled), problem, rows);
    }

    private void AddGradients(Step step, Graph graph, LossSum loss, List<(string, Tensor)> results)
    {
        graph.Backward(loss.Sum);
        step.Finish();
        foreach (Parameter parameter in model.Root.Parameters())
            if (step.GradientOf(parameter) is { } sum) results.Add(("grad." + NameOf(parameter), Mean(sum, loss.Count)));
    }

    /// <summary>A sum divided by its count, element by element.</summary>
    private Tensor Mean(Tensor sum, long count)
    {
        Tensor mean = Tensor.Empty(backend, sum.Shape, dtype);
        backend.Binary(BinaryKind.Divide, sum, Tensor.FromDoubles(backend, [count], default, dtype), mean);
        return mean;
    }
}
