using Reference.Transformer;
using Reference.Transformer.Models;

namespace Reference.Training.Objectives;

/// <summary>
/// A model under the name by which objectives ask for it: "policy" for the one that is trained; "reference", "reward", "value" and
/// "teacher" beside it. Two names may share one model and differ in the adapters that are active.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Model">The model.</param>
public sealed record NamedModel(string Name, PretrainedModel Model)
{
    /// <summary>The name of the model that is trained.</summary>
    public const string Policy = "policy";

    /// <summary>Sets what its forwards run under: which adapters are active, for example. The context as it comes where left out.</summary>
    public Func<ForwardContext, ForwardContext> Configure { get; init; } = context => context;
}
