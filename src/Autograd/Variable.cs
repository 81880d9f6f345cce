using Reference.Tensors;

namespace Reference.Autograd;

/// <summary>
/// A tensor in a graph: the result of an operation, an input, or a parameter's value during a step. Fluent methods that make new ones stand in the
/// operations' files.
/// </summary>
public sealed class Variable
{
    internal Variable(Graph graph, Tensor value, bool requiresGradient, Operation? producer)
    {
        (Graph, Value, RequiresGradient, Producer) = (graph, value, requiresGradient, producer);
    }

    /// <summary>The tensor.</summary>
    public Tensor Value { get; }

    /// <summary>The axis lengths.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>The element type.</summary>
    public DType DType => Value.DType;

    /// <summary>The graph it belongs to: a micro-batch's, or that of the step where it depends on no token.</summary>
    public Graph Graph { get; }

    /// <summary>True where something trainable lies below it.</summary>
    public bool RequiresGradient { get; }

    /// <summary>What made it; null for a leaf.</summary>
    internal Operation? Producer { get; }

    /// <summary>The gradient collected so far in a backward walk: the sum of its uses, last use first.</summary>
    internal Tensor? Gradient { get; private set; }

    private bool OwnsGradient { get; set; }

    /// <summary>Adds a use's gradient. The last use comes first and is taken as it is; others are added in place.</summary>
    internal void AddGradient(Tensor gradient, bool owned)
    {
        if (Gradient is null)
        {
            (Gradient, OwnsGradient) = (gradient, owned);
            return;
        }

        Tensor sum = OwnsGradient ? Gradient : Graph.Empty(Gradient.Shape, Gradient.DType);
        sum.Backend.Binary(Tensors.Backends.BinaryKind.Add, Gradient, gradient, sum);
        (Gradient, OwnsGradient) = (sum, true);
    }

    /// <summary>Takes the gradient away, for the operation that made this.</summary>
    internal Tensor? TakeGradient()
    {
        Tensor? gradient = Gradient;
        Gradient = null;
        return gradient;
    }

    /// <summary>What it is, for messages.</summary>
    public override string ToString() => $"{Producer?.Name ?? "leaf"} {Value}";
}
