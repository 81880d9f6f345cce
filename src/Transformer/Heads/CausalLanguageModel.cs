using Reference.Autograd;
using Reference.Autograd.Compositions;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Transformer.Layers;
using Reference.Transformer.Models;

namespace Reference.Transformer.Heads;

/// <summary>A decoder with a language model's head: logits of the next token.</summary>
public sealed class CausalLanguageModel : Module
{
    private readonly Slot<DecoderTrunk> _trunk;
    private readonly Slot<Layer> _head;
    private readonly double _logitsDivisor;

    /// <summary>Trunk and head.</summary>
    /// <param name="root">The trunk's name.</param>
    /// <param name="trunk">The trunk.</param>
    /// <param name="head">Hidden states to logits.</param>
    /// <param name="logitsDivisor">Divisor of the logits (Granite); 1 elsewhere.</param>
    public CausalLanguageModel(string root, DecoderTrunk trunk, Layer head, double logitsDivisor = 1)
    {
        (_trunk, _head, _logitsDivisor) = (Child(root, trunk), Child("lm_head", head), logitsDivisor);
    }

    /// <summary>What is below the head.</summary>
    public DecoderTrunk Trunk => _trunk.Module;

    /// <summary>Logits [tokens, vocabulary] of hidden states [tokens, hidden].</summary>
    public Variable Logits(ForwardContext context, Variable hidden)
    {
        Variable logits = _head.Module.Forward(context, hidden);
        return _logitsDivisor == 1 ? logits : logits.Divide(Divisor(context.Graph));
    }

    /// <summary>
    /// The negative log-likelihood of the counted tokens: only their logits are formed, and only they take part in the head's gradient. Of
    /// a plain head without smoothing logits exist for a block of tokens at a time; where sites are visited, or an adapter stands in the
    /// head's place, they are formed whole. The bits are the same.
    /// </summary>
    /// <param name="context">Of all tokens.</param>
    /// <param name="hidden">[tokens, hidden].</param>
    /// <param name="counted">Which tokens, and their labels.</param>
    /// <param name="total">
    /// F64 scalar that collects the loss of all micro-batches of a step, in the same bits however it is split; or none.
    /// </param>
    /// <param name="smoothing">ε of label smoothing, in [0, 1); 0 for none.</param>
    /// <param name="gradient">
    /// What the caller declares that the sum will be walked back with, which saves forming the logits again; null where that is not known.
    /// See <see cref="LinearCrossEntropy"/>: it binds where the head is trained.
    /// </param>
    /// <exception cref="ArgumentException">No token is counted, so the loss has no value.</exception>
    public LossSum Loss(
        ForwardContext context, Variable hidden, CountedTokens counted, Tensor? total = null, double smoothing = 0, double? gradient = null)
    {
        if (counted.Tokens.Length == 0)
            throw new ArgumentException("labels: no position carries loss (every label is −100), so there is nothing to learn from");
        ForwardContext selected = context with { Layout = counted.Select(context.Layout) };
        Variable rows = hidden.SelectTokens(counted.Tokens);
        Variable losses = _head.Module is LinearLayer { InputFirst: false } head && smoothing == 0 && context.Sites is null
            ? Blockwise(selected, head, rows, counted.Labels, gradient)
            : Logits(selected, rows).SmoothedCrossEntropy(counted.Labels, smoothing);
        return new LossSum(losses.SumLoss(selected.Layout, total), counted.Tokens.Length);
    }

    private Variable Blockwise(ForwardContext context, LinearLayer head, Variable hidden, int[] labels, double? gradient)
    {
        Variable weight = context.Use(head.Weight);
        Variable? bias = head.Bias is null ? null : context.Use(head.Bias);
        return hidden.LinearCrossEntropy(weight, bias, labels, context.Layout, new LinearCrossEntropyOptions(_logitsDivisor, gradient));
    }

    private Variable Divisor(Graph graph) => graph.Input(Tensor.FromDoubles(graph.Backend, [_logitsDivisor], default, graph.Step.DType));
}
