using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Elementwise kernels.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void UnaryCore(UnaryKind kind, Tensor x, Tensor y)
    {
        switch (kind)
        {
            case UnaryKind.Negate: Map<Negate>(x, y); break;
            case UnaryKind.Absolute: Map<Absolute>(x, y); break;
            case UnaryKind.Square: Map<Square>(x, y); break;
            case UnaryKind.Reciprocal: Map<Reciprocal>(x, y); break;
            case UnaryKind.Sqrt: Map<SquareRoot>(x, y); break;
            case UnaryKind.Exp: Map<Exponential>(x, y); break;
            case UnaryKind.Log: Map<Logarithm>(x, y); break;
            case UnaryKind.Log1p: Map<Logarithm1p>(x, y); break;
            case UnaryKind.Sin: Map<Sine>(x, y); break;
            case UnaryKind.Cos: Map<Cosine>(x, y); break;
            case UnaryKind.Tanh: Map<HyperbolicTangent>(x, y); break;
            case UnaryKind.Erf: Map<ErrorFunction>(x, y); break;
            case UnaryKind.Sigmoid: Map<Logistic>(x, y); break;
            case UnaryKind.Softplus: Map<Softplus>(x, y); break;
            case UnaryKind.Relu: Map<Relu>(x, y); break;
            case UnaryKind.Silu: Map<Silu>(x, y); break;
            case UnaryKind.Gelu: Map<Gelu>(x, y); break;
            case UnaryKind.GeluTanh: Map<GeluTanh>(x, y); break;
            case UnaryKind.QuickGelu: Map<QuickGelu>(x, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown function");
        }
    }

    /// <inheritdoc/>
    protected override void UnaryGradientCore(UnaryKind kind, Tensor x, Tensor dy, Tensor dx)
    {
        switch (kind)
        {
            case UnaryKind.Negate: MapSlope<Negate>(x, dy, dx); break;
            case UnaryKind.Absolute: MapSlope<Absolute>(x, dy, dx); break;
            case UnaryKind.Square: MapSlope<Square>(x, dy, dx); break;
            case UnaryKind.Reciprocal: MapSlope<Reciprocal>(x, dy, dx); break;
            case UnaryKind.Sqrt: MapSlope<SquareRoot>(x, dy, dx); break;
            case UnaryKind.Exp: MapSlope<Exponential>(x, dy, dx); break;
            case UnaryKind.Log: MapSlope<Logarithm>(x, dy, dx); break;
            case UnaryKind.Log1p: MapSlope<Logarithm1p>(x, dy, dx); break;
            case UnaryKind.Sin: MapSlope<Sine>(x, dy, dx); break;
            case UnaryKind.Cos: MapSlope<Cosine>(x, dy, dx); break;
            case UnaryKind.Tanh: MapSlope<HyperbolicTangent>(x, dy, dx); break;
            case UnaryKind.Erf: MapSlope<ErrorFunction>(x, dy, dx); break;
            case UnaryKind.Sigmoid: MapSlope<Logistic>(x, dy, dx); break;
            case UnaryKind.Softplus: MapSlope<Softplus>(x, dy, dx); break;
            case UnaryKind.Relu: MapSlope<Relu>(x, dy, dx); break;
            case UnaryKind.Silu: MapSlope<Silu>(x, dy, dx); break;
            case UnaryKind.Gelu: MapSlope<Gelu>(x, dy, dx); break;
            case UnaryKind.GeluTanh: MapSlope<GeluTanh>(x, dy, dx); break;
            case UnaryKind.QuickGelu: MapSlope<QuickGelu>(x, dy, dx); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown function");
        }
    }

    /// <inheritdoc/>
    protected override void ScaleCore(Tensor x, double factor, Tensor y) => Run(y.DType, new ScaleKernel(x, factor, y));

    private void Map<TFunction>(Tensor x, Tensor y)
        where TFunction : struct, IUnaryFunction => Run(y.DType, new MapKernel<TFunction>(x, y));

    private void MapSlope<TFunction>(Tensor x, Tensor dy, Tensor dx)
        where TFunction : struct, IUnaryFunction => Run(dx.DType, new MapSlopeKernel<TFunction>(x, dy, dx));
}

internal readonly unsafe struct MapKernel<TFunction>(Tensor x, Tensor y) : IKernel
    where TFunction : struct, IUnaryFunction
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        backend.For(y.Count, 16, (begin, end) =>
        {
            for (nint i = begin; i < end; i++) py[i] = TFunction.Value(px[i]);
        });
    }
}

internal readonly unsafe struct MapSlopeKernel<TFunction>(Tensor x, Tensor dy, Tensor dx) : IKernel
    where TFunction : struct, IUnaryFunction
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), pdy = dy.Pointer<T>(), pdx = dx.Pointer<T>();
        backend.For(dx.Count, 32, (begin, end) =>
        {
            for (nint i = begin; i < end; i++) pdx[i] = pdy[i] * TFunction.Slope(px[i]);
        });
    }
}

internal readonly unsafe struct ScaleKernel(Tensor x, double factor, Tensor y) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), py = y.Pointer<T>();
        T f = T.FromDouble(factor);
        backend.For(y.Count, 1, (begin, end) =>
        {
            for (nint i = begin; i < end; i++) py[i] = px[i] * f;
        });
    }
}
