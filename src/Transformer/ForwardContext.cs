using Reference.Autograd;
using Reference.Tensors;
using Reference.Transformer.Generation;
using Reference.Transformer.Layers;

namespace Reference.Transformer;

/// <summary>
/// What a forward pass runs under. Immutable, so that a recomputation sees what the first pass saw; a variation is made with <c>with</c>.
/// </summary>
/// <param name="Graph">Where operations are recorded.</param>
/// <param name="Layout">What the tokens are.</param>
public sealed record ForwardContext(Graph Graph, TokenLayout Layout)
{
    /// <summary>True while training: dropout acts.</summary>
    public bool Training { get; init; }

    /// <summary>True to keep only the inputs of blocks and to run blocks again when walking back; no bit changes.</summary>
    public bool RecomputesBlocks { get; init; }

    /// <summary>
    /// The names of the adapters that act, in their order; empty for none. Where null, those act that the adapted model holds active.
    /// </summary>
    public IReadOnlyList<string>? Adapters { get; init; }

    /// <summary>The run's seed, from which dropout draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>The number of the optimiser's step, from which dropout draws.</summary>
    public ulong StepNumber { get; init; }

    /// <summary>Rotary tables of the layout's positions; set by the trunk where the family has them.</summary>
    public RotaryTensors? Rotary { get; init; }

    /// <summary>What looks at, or changes, values on their way.</summary>
    public ISiteVisitor? Sites { get; init; }

    /// <summary>True where someone looks at values on the way, so that none may be given back early.</summary>
    public bool Keeps => Sites is not null;

    /// <summary>Keys and values of the tokens before these, which are seen too; null where the layout holds all that is seen.</summary>
    public KeyValueCache? Cache { get; init; }

    /// <summary>A parameter's value, in its storage type.</summary>
    public Variable Use(Parameter parameter) => Graph.Step.Use(parameter);

    /// <summary>A named site: a value passes it, and a visitor may look or put another in its place.</summary>
    public Variable At(string site, Variable value) => Sites is null ? value : Sites.Visit(site, this, value);

    /// <summary>Gives a value's memory back, as its last reader (<see cref="Variable.Release"/>), unless someone looks at values.</summary>
    public void Release(Variable value)
    {
        if (!Keeps) value.Release();
    }
}

/// <summary>
/// Sees every named site of a forward pass. A module's output passes the site of its path; a linear's input "path:input"; attention's keys and values, as
/// they are attended to, "path:keys" and "path:values".
/// </summary>
public interface ISiteVisitor
{
    /// <summary>The value that goes on from a site: usually the one that came.</summary>
    Variable Visit(string site, ForwardContext context, Variable value);
}
