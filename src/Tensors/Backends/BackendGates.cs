namespace Reference.Tensors.Backends;

/// <content>Elementwise kernels of two operands that have a gradient kernel of their own.</content>
public abstract partial class Backend
{
    /// <summary>y = (g·σ(g))·u (Shazeer 2020, arXiv 2002.05202), element by element.</summary>
    public void SwiGlu(Tensor gate, Tensor up, Tensor y)
    {
        CheckCompute(nameof(SwiGlu), y.DType, gate, up, y);
        CheckResults(nameof(SwiGlu), y);
        if (gate.Shape != y.Shape || up.Shape != y.Shape) throw Bad(nameof(SwiGlu), "the shapes differ", gate, up, y);
        if (y.Count > 0) SwiGluCore(gate.Dense(), up.Dense(), y);
        Hold(gate, up, y);
    }

    /// <summary>dg = (dy·u)·(σ(g)·fma(g, σ(−g), 1)) and du = dy·(g·σ(g)). Gradients that are null are not formed.</summary>
    public void SwiGluGradient(Tensor gate, Tensor up, Tensor dy, Tensor? dgate, Tensor? dup)
    {
        CheckCompute(nameof(SwiGluGradient), dy.DType, gate, up, dy, dgate, dup);
        CheckResults(nameof(SwiGluGradient), dgate, dup);
        bool fits = gate.Shape == dy.Shape && up.Shape == dy.Shape
            && (dgate is null || dgate.Shape == dy.Shape) && (dup is null || dup.Shape == dy.Shape);
        if (!fits) throw Bad(nameof(SwiGluGradient), "the shapes differ", gate, up, dy, dgate, dup);
        if (dy.Count > 0) SwiGluGradientCore(gate.Dense(), up.Dense(), dy.Dense(), dgate, dup);
        Hold(gate, up, dy, dgate, dup);
    }

    /// <summary>
    /// The gradient of max(x, other) for x: dx = dy where x is larger, dy·½ where both are equal, 0 where it is smaller, and dy where one
    /// is NaN.
    /// </summary>
    /// <param name="x">Stretched to dy's shape.</param>
    /// <param name="other">Stretched to dy's shape.</param>
    /// <param name="dy">Any strides.</param>
    /// <param name="dx">Dense, of dy's shape.</param>
    public void MaximumGradient(Tensor x, Tensor other, Tensor dy, Tensor dx)
    {
        CheckCompute(nameof(MaximumGradient), dx.DType, x, other, dy, dx);
        CheckResults(nameof(MaximumGradient), dx);
        bool fits = (x.Shape == dx.Shape && other.Shape == dx.Shape && dy.Shape == dx.Shape)
            || (dy.Shape == dx.Shape && Shape.TryBroadcast(x.Shape, other.Shape, out Shape common) && common == dx.Shape);
        if (!fits) throw Bad(nameof(MaximumGradient), "the operands do not stretch to the gradient's shape", x, other, dy, dx);
        if (dx.Count > 0) MaximumGradientCore(x.BroadcastTo(dx.Shape).Dense(), other.BroadcastTo(dx.Shape).Dense(), dy.Dense(), dx);
        Hold(x, other, dy, dx);
    }

    /// <summary>See <see cref="SwiGlu"/>; dense and not empty.</summary>
    protected virtual void SwiGluCore(Tensor gate, Tensor up, Tensor y) => throw Lacks(nameof(SwiGlu));

    /// <summary>See <see cref="SwiGluGradient"/>; dense and not empty.</summary>
    protected virtual void SwiGluGradientCore(Tensor gate, Tensor up, Tensor dy, Tensor? dgate, Tensor? dup) =>
        throw Lacks(nameof(SwiGluGradient));

    /// <summary>See <see cref="MaximumGradient"/>; dense, of one shape and not empty.</summary>
    protected virtual void MaximumGradientCore(Tensor x, Tensor other, Tensor dy, Tensor dx) => throw Lacks(nameof(MaximumGradient));
}
