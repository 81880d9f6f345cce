using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer;
using Reference.Transformer.Heads;

namespace Reference.Tests.Models;

/// <summary>One step of a language model: the logits of all tokens, the loss and every gradient, as sums over the step.</summary>
internal static class ModelRun
{
    /// <summary>Runs micro-batches one after another.</summary>
    /// <returns>"logits" [tokens, vocabulary], "loss" (F64, unrounded) and "grad.&lt;parameter&gt;", in ordinal order of the names.</returns>
    public static SortedDictionary<string, Tensor> Step(CausalLanguageModel model, Backend backend, DType dtype, params IReadOnlyList<LabelledBatch> parts)
    {
        int vocabulary = (int)model.Trunk.Words.Weight.Value.Shape[0];
        Tensor total = Tensor.Zeros(backend, default, DType.F64);
        var arena = new Arena(backend);
        using var step = new Step(backend, dtype, arena);
        var logits = new List<Tensor>();
        foreach (LabelledBatch part in parts)
        {
            (TokenBatch tokens, CountedTokens counted) = part.ToTokens(backend, vocabulary);
            Graph graph = step.BeginBatch();
            var context = new ForwardContext(graph, tokens.Layout);
            Variable hidden = model.Trunk.Forward(context, tokens);
            logits.Add(model.Logits(context, hidden).Value.Keep());
            if (counted.Tokens.Length > 0) graph.Backward(model.Loss(context, hidden, counted, total).Sum);
        }

        step.Finish();
        var results = new SortedDictionary<string, Tensor>(StringComparer.Ordinal) { ["logits"] = Join(logits), ["loss"] = total };
        foreach (Parameter parameter in model.Parameters())
            if (step.GradientOf(parameter) is { } gradient) results["grad." + parameter.Name] = gradient.Keep();
        return results;
    }

    private static Tensor Join(List<Tensor> parts)
    {
        Tensor first = parts[0];
        nint rows = (nint)parts.Sum(part => (long)part.Shape[0]), row = 0;
        Tensor all = Tensor.Empty(first.Backend, new Shape(rows, first.Shape[1]), first.DType);
        foreach (Tensor part in parts)
        {
            first.Backend.Copy(part, all.Slice(0, row, part.Shape[0]));
            row += part.Shape[0];
        }

        return all;
    }
}
