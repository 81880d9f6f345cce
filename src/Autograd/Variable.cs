using Reference.Tensors;

namespace Reference.Autograd;

/// <summary>
/// A tensor in a graph: the result of an operation, an input, or a parameter's value during a step. Fluent methods that make new ones
/// stand in the operations' files.
/// </summary>
public sealed class Variable
{
    private readonly Operation? _maker; // where it can make the value again
    private Tensor _value;
    private bool _isGone, _isAgain;

    internal Variable(Graph graph, Tensor value, bool requiresGradient, string? origin, Operation? maker = null)
    {
        (Graph, _value, RequiresGradient, Origin, _maker) = (graph, value, requiresGradient, origin ?? "leaf", maker);
    }

    /// <summary>The tensor; made again where its memory was given back and a cheap operation had made it.</summary>
    public Tensor Value => _isGone ? MakeAgain() : _value;

    /// <summary>The axis lengths.</summary>
    public Shape Shape => _value.Shape;

    /// <summary>The element type.</summary>
    public DType DType => _value.DType;

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
    /// Says that the caller was the value's last reader: its memory is used again, unless an operation saved it for walking back and it is
    /// not cheap to make again then (norms and gates are).
    /// </summary>
    public void Release()
    {
        if (Graph.Step.Arena is not { } arena || _isGone) return;
        Storage storage = _value.Storage;
        bool isWhole = _value.IsDense && _value.DType.ByteCount(_value.Count) == storage.ByteLength;
        if (!isWhole || storage.Place is null || (storage.Holders > 0 && _maker is null)) return;
        _isGone = _maker is not null;
        arena.Release(storage, "a value that was released");
    }

    /// <summary>Lets go of a value that was made again, when nothing before it can read it.</summary>
    internal void EndAgain()
    {
        if (!_isAgain) return;
        _isAgain = false;
        _value.Storage.Holders--;
        Graph.Step.Arena!.Release(_value.Storage, "a value that was made again");
    }

    private Tensor MakeAgain()
    {
        (_isGone, _isAgain) = (false, true);
        _value = _maker!.MakeAgain();
        _value.Storage.Holders++;
        return _value;
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
