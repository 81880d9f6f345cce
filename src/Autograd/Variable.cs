using Reference.Tensors;

namespace Reference.Autograd;

/// <summary>
/// A tensor in a graph: the result of an operation, an input, or a parameter's value during a step. Fluent methods that make new ones
/// stand in the operations' files.
/// </summary>
public sealed class Variable
{
    internal Variable(Graph graph, Tensor value, bool requiresGradient, string? origin)
    {
        (Graph, Value, RequiresGradient, Origin) = (graph, value, requiresGradient, origin ?? "leaf");
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

    /// <summary>The name of the operation that made it, or "leaf".</summary>
    public string Origin { get; }

    /// <summary>The gradient collected so far in a backward walk: the sum of its uses, last use first.</summary>
    internal Tensor? Gradient { get; private set; }

    private bool OwnsGradient { get; set; }

    /// <summary>
    /// The same value held constant: no gradient goes through it. Says that a formula treats a factor as a constant (as DoRA does its
    /// norm); a gradient check then holds it constant too.
    /// </summary>
    public Variable Detach() => new(Graph, Graph.Step.Hold(Value), false, "Detach");

    /// <summary>
    /// Says that the caller was the value's last reader: its memory is used again, unless an operation saved it for walking back.
    /// </summary>
    public void Release()
    {
        Storage storage = Value.Storage;
        bool isWhole = Value.IsDense && Value.DType.ByteCount(Value.Count) == storage.ByteLength;
        if (isWhole && storage.Holders == 0) Graph.Step.Arena?.Release(storage, "a value that was released");
    }

    /// <summary>Adds a use's gradient. The last use comes first and is taken as it is; others are added in place.</summary>
    internal void AddGradient(Tensor gradient, bool owned)
    {
        if (Gradient is null)
        {
            Hold(gradient, owned);
            return;
        }

        Tensor sum = OwnsGradient ? Gradient : Graph.Empty(Gradient.Shape, Gradient.DType);
        sum.Backend.Binary(Tensors.Backends.BinaryKind.Add, Gradient, gradient, sum);
        Hold(sum, true);
    }

    /// <summary>Goes on with the sum of <paramref name="other"/>, which stands for the same value in another graph.</summary>
    internal void ContinueGradient(Variable other) => Hold(other.Gradient, other.OwnsGradient);

    /// <summary>Replaces the sum so far.</summary>
    internal void SetGradient(Tensor? gradient) => Hold(gradient, gradient is not null);

    /// <summary>Takes the gradient away, for the operation that made this.</summary>
    internal Tensor? TakeGradient()
    {
        Tensor? gradient = Gradient;
        Hold(null, false);
        return gradient;
    }

    private void Hold(Tensor? gradient, bool owned)
    {
        if (gradient is not null) gradient.Storage.Holders++;
        if (Gradient is not null) Gradient.Storage.Holders--;
        (Gradient, OwnsGradient) = (gradient, owned);
    }

    /// <summary>What it is, for messages.</summary>
    public override string ToString() => $"{Origin} {Value}";
}
