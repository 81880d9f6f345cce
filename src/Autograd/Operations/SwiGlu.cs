using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// y = silu(g)·u = g·σ(g)·u (Shazeer 2020, arXiv 2002.05202); dg = dy·u·(σ(g)·fma(g, σ(−g), 1)), du = dy·(g·σ(g)). Equals, bit for bit,
/// the composition
/// <c>g.Silu().Multiply(u)</c>, whose middle it does not keep.
/// </summary>
public sealed class SwiGlu : FusedOperation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        if (Inputs[0].Shape != Inputs[1].Shape) throw Bad("gate and up of the same shape are expected");
        Save(Value(0));
        if (Needs(0)) Save(Value(1));
        return Repeat();
    }

    /// <inheritdoc/>
    protected override bool IsCheap => Needs(0);

    /// <inheritdoc/>
    protected override Tensor Repeat()
    {
        Tensor y = Empty(Inputs[0].Shape);
        Backend.SwiGlu(Value(0), Value(1), y);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor? gate = Needs(0) ? Empty(Inputs[0].Shape) : null, up = Needs(1) ? Empty(Inputs[1].Shape) : null;
        Backend.SwiGluGradient(Value(0), Value(1), gradient, gate, up);
        if (gate is not null) Give(0, gate);
        if (up is not null) Give(1, up);
    }
}

/// <summary>The fluent form of <see cref="Operations.SwiGlu"/>.</summary>
public static class SwiGluExtensions
{
    /// <summary>y = silu(gate)·up.</summary>
    public static Variable SwiGlu(this Variable gate, Variable up) => new SwiGlu().Apply(gate, up);
}
