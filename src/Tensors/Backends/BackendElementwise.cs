namespace Reference.Tensors.Backends;

/// <content>Elementwise kernels and reductions.</content>
public abstract partial class Backend
{
    // Kept, so that a call allocates nothing.
    private static readonly string[] s_unaryNames = Enum.GetNames<UnaryKind>(), s_binaryNames = Enum.GetNames<BinaryKind>();
    private static readonly string[] s_gradientNames = Array.ConvertAll(s_unaryNames, name => name + "Gradient");

    /// <summary>y = f(x), element by element.</summary>
    public void Unary(UnaryKind kind, Tensor x, Tensor y)
    {
        CheckCompute(KindName(kind), y.DType, x, y);
        CheckResults(KindName(kind), y);
        if (x.Shape != y.Shape) throw Bad(KindName(kind), "the shapes differ", x, y);
        if (y.Count > 0) UnaryCore(kind, x.Dense(), y);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>dx = dy·f'(x), element by element.</summary>
    public void UnaryGradient(UnaryKind kind, Tensor x, Tensor dy, Tensor dx)
    {
        string name = GradientName(kind);
        CheckCompute(name, dx.DType, x, dy, dx);
        CheckResults(name, dx);
        if (x.Shape != dx.Shape || dy.Shape != dx.Shape) throw Bad(name, "the shapes differ", x, dy, dx);
        if (dx.Count > 0) UnaryGradientCore(kind, x.Dense(), dy.Dense(), dx);
        GC.KeepAlive(x);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
    }

    /// <summary>y = f(a, b), both stretched to y's shape; y may be one of them.</summary>
    public void Binary(BinaryKind kind, Tensor a, Tensor b, Tensor y)
    {
        CheckCompute(KindName(kind), y.DType, a, b, y);
        CheckResults(KindName(kind), y);
        if (!(a.Shape == y.Shape && b.Shape == y.Shape) && Shape.Broadcast(a.Shape, b.Shape) != y.Shape) throw Bad(KindName(kind), "the result has another shape than the operands broadcast to", a, b, y);
        if (y.Count > 0) BinaryCore(kind, a.BroadcastTo(y.Shape), b.BroadcastTo(y.Shape), y);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(y);
    }

    /// <summary>y = x·factor, the factor rounded to the type first.</summary>
    public void Scale(Tensor x, double factor, Tensor y)
    {
        CheckCompute(nameof(Scale), y.DType, x, y);
        CheckResults(nameof(Scale), y);
        if (x.Shape != y.Shape) throw Bad(nameof(Scale), "the shapes differ", x, y);
        if (y.Count > 0) ScaleCore(x.Dense(), factor, y);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>
    /// Reduces the last axis: x [..., n] → y [...]. A sum runs in 16 lanes (element i in lane i mod 16, plain adds), lanes folded l and
    /// l + 8, then 4, 2, 1; a row over 4,096 in segments of that length, folded in order.
    /// </summary>
    public void Reduce(ReduceKind kind, Tensor x, Tensor y)
    {
        string name = kind == ReduceKind.Sum ? "ReduceSum" : "ReduceMax";
        CheckCompute(name, y.DType, x, y);
        CheckResults(name, y);
        if (x.Shape.Rank == 0 || !y.Shape.Lengths.SequenceEqual(x.Shape.Lengths[..^1])) throw Bad(name, "the result must have the operand's shape without its last axis", x, y);
        if (y.Count > 0) ReduceCore(kind, x.Dense(), y);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>See <see cref="Unary"/>; x and y are dense and not empty.</summary>
    protected virtual void UnaryCore(UnaryKind kind, Tensor x, Tensor y) => throw Lacks(KindName(kind));

    /// <summary>See <see cref="UnaryGradient"/>; dense and not empty.</summary>
    protected virtual void UnaryGradientCore(UnaryKind kind, Tensor x, Tensor dy, Tensor dx) => throw Lacks(GradientName(kind));

    /// <summary>See <see cref="Binary"/>; a and b have y's shape and any strides.</summary>
    protected virtual void BinaryCore(BinaryKind kind, Tensor a, Tensor b, Tensor y) => throw Lacks(KindName(kind));

    /// <summary>See <see cref="Scale"/>; dense and not empty.</summary>
    protected virtual void ScaleCore(Tensor x, double factor, Tensor y) => throw Lacks(nameof(Scale));

    /// <summary>See <see cref="Reduce"/>; x is dense, the row may be empty.</summary>
    protected virtual void ReduceCore(ReduceKind kind, Tensor x, Tensor y) => throw Lacks("Reduce" + kind);

    private static string KindName(UnaryKind kind) => s_unaryNames[(int)kind];

    private static string KindName(BinaryKind kind) => s_binaryNames[(int)kind];

    private static string GradientName(UnaryKind kind) => s_gradientNames[(int)kind];
}
