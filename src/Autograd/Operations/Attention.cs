using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>
/// Softmax attention, o = softmax(scale·q·kᵀ)·v for each head over the keys that its query sees; H query heads share G key heads in
/// groups. The score matrix is recomputed for walking back from each row's maximum and denominator. See <see cref="Backend.Attention"/>
/// for the order of every sum.
/// </summary>
/// <param name="queries">Layout of q's rows.</param>
/// <param name="keys">Layout of k's and v's rows.</param>
/// <param name="options">Scale and mask.</param>
public sealed class Attention(TokenLayout queries, TokenLayout keys, AttentionOptions options) : FusedOperation
{
    private Tensor? _o, _maximum, _denominator;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        (Tensor q, Tensor v) = (Save(Value(0)), Save(Value(2)));
        Save(Value(1));
        if (q.Shape.Rank != 3 || v.Shape.Rank != 3) throw Bad("q, k and v of shape [tokens, heads, d] are expected");
        Tensor o = Empty(new Shape(q.Shape[0], q.Shape[1], v.Shape[2]));
        Tensor maximum = Empty(new Shape(q.Shape[0], q.Shape[1])), denominator = Empty(maximum.Shape);
        Backend.Attention(q, Value(1), v, queries, keys, options, o, maximum, denominator);
        (_maximum, _denominator) = (Save(maximum), Save(denominator));
        return _o = Save(o);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor? Wanted(int i) => Needs(i) ? Empty(Inputs[i].Shape) : null;
        Tensor? dq = Wanted(0), dk = Wanted(1), dv = Wanted(2);
        Backend.AttentionGradient(
            Value(0), Value(1), Value(2), queries, keys, options, _o!, _maximum!, _denominator!, gradient, dq, dk, dv);
        if (dv is not null) Give(2, dv);
        if (dk is not null) Give(1, dk);
        if (dq is not null) Give(0, dq);
    }
}

/// <summary>The fluent form of <see cref="Operations.Attention"/>.</summary>
public static class AttentionExtensions
{
    /// <summary>q [queries, H, d] attends to k [keys, G, d] and v [keys, G, dv]; the result is [queries, H, dv].</summary>
    public static Variable Attention(
        this Variable q, Variable k, Variable v, TokenLayout queries, TokenLayout keys, AttentionOptions options) =>
        new Attention(queries, keys, options).Apply(q, k, v);
}
