using Reference.Autograd;

namespace Reference.Peft.Layers;

/// <summary>
/// A part that is the layer's parameters over again: a module of modules_to_save, or a trained bias. It stands in for the layer's own
/// wherever its adapter acts, and is merged when the adapter is unloaded.
/// </summary>
internal interface IWholeModule
{
    /// <summary>The adapter's own weight, or null where it has only a bias.</summary>
    Parameter? Weight { get; }

    /// <summary>The adapter's own bias, or null.</summary>
    Parameter? Bias { get; }
}

/// <summary>A linear layer trained whole.</summary>
internal sealed class WholeLinear(Parameter? weight, Parameter? bias) : LinearAdapter, IWholeModule
{
    /// <inheritdoc/>
    public Parameter? Weight => weight;

    /// <inheritdoc/>
    public Parameter? Bias => bias;

    /// <inheritdoc/>
    public override void Apply(LinearCall call) => call.Replace(Adapter, weight, bias);
}

/// <summary>An embedding trained whole.</summary>
internal sealed class WholeEmbedding(Parameter weight) : EmbeddingAdapter, IWholeModule
{
    /// <inheritdoc/>
    public Parameter? Weight => weight;

    /// <inheritdoc/>
    public Parameter? Bias => null;

    /// <inheritdoc/>
    public override void Apply(EmbeddingCall call) => call.Replace(Adapter, weight);
}

/// <summary>A norm trained whole.</summary>
internal sealed class WholeNorm(Parameter? weight, Parameter? bias) : NormAdapter, IWholeModule
{
    /// <inheritdoc/>
    public Parameter? Weight => weight;

    /// <inheritdoc/>
    public Parameter? Bias => bias;

    /// <inheritdoc/>
    public override void Apply(NormCall call) => call.Replace(Adapter, weight, bias);
}
