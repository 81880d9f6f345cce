using Reference.Autograd;
using Reference.Transformer;
using Reference.Transformer.Models;

namespace Reference.Training.Objectives;

/// <summary>A model over a micro-batch; its trunk runs once, when it is first asked for.</summary>
/// <param name="model">The model.</param>
/// <param name="context">What its forward runs under.</param>
/// <param name="tokens">The micro-batch.</param>
public sealed class ModelForward(PretrainedModel model, ForwardContext context, TokenBatch tokens)
{
    private Variable? _hidden;

    /// <summary>The model.</summary>
    public PretrainedModel Model => model;

    /// <summary>What its forward runs under.</summary>
    public ForwardContext Context => context;

    /// <summary>The hidden states after the final norm, [tokens, hidden].</summary>
    public Variable Hidden => _hidden ??= model.Trunk.Forward(context, tokens);
}
