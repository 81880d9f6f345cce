using Reference.Autograd;

namespace Reference.Peft.Layers;

/// <summary>
/// What one adapter has at one layer. A method derives the kind of the layer that it adapts; wrapping, choosing and merging are not its
/// business.
/// </summary>
public abstract class LayerAdapter
{
    /// <summary>The adapter's name.</summary>
    public required string Adapter { get; init; }

    /// <summary>What it trains, named by its key in PEFT's file, in the order in which PEFT registers it.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }
}

/// <summary>An adapter's part at a linear layer.</summary>
public abstract class LinearAdapter : LayerAdapter
{
    /// <summary>
    /// Changes what the layer computes: adds a path beside its weight, or puts another weight or bias in place. Merging runs it too.
    /// </summary>
    public abstract void Apply(LinearCall call);
}

/// <summary>An adapter's part at an embedding.</summary>
public abstract class EmbeddingAdapter : LayerAdapter
{
    /// <summary>Changes what the embedding gives: adds a path beside its table, or puts another in place. Merging runs it too.</summary>
    public abstract void Apply(EmbeddingCall call);
}

/// <summary>An adapter's part at a norm.</summary>
public abstract class NormAdapter : LayerAdapter
{
    /// <summary>Puts other parameters in place.</summary>
    public abstract void Apply(NormCall call);
}
