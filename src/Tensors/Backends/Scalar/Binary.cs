using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Elementwise kernels of two operands, with broadcasting through strides of 0.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void BinaryCore(BinaryKind kind, Tensor a, Tensor b, Tensor y)
    {
        switch (kind)
        {
            case BinaryKind.Add: Run(y.DType, new BinaryKernel<AddFunction>(a, b, y)); break;
            case BinaryKind.Subtract: Run(y.DType, new BinaryKernel<SubtractFunction>(a, b, y)); break;
            case BinaryKind.Multiply: Run(y.DType, new BinaryKernel<MultiplyFunction>(a, b, y)); break;
            case BinaryKind.Divide: Run(y.DType, new BinaryKernel<DivideFunction>(a, b, y)); break;
            case BinaryKind.Maximum: Run(y.DType, new BinaryKernel<MaximumFunction>(a, b, y)); break;
            case BinaryKind.Power: Run(y.DType, new BinaryKernel<PowerFunction>(a, b, y)); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown function");
        }
    }
}

/// <summary>A function of two arguments.</summary>
internal interface IBinaryFunction
{
    /// <summary>f(a, b).</summary>
    static abstract T Value<T>(T a, T b)
        where T : unmanaged, IReal<T>;
}

internal readonly struct AddFunction : IBinaryFunction
{
    public static T Value<T>(T a, T b) where T : unmanaged, IReal<T> => a + b;
}

internal readonly struct SubtractFunction : IBinaryFunction
{
    public static T Value<T>(T a, T b) where T : unmanaged, IReal<T> => a - b;
}

internal readonly struct MultiplyFunction : IBinaryFunction
{
    public static T Value<T>(T a, T b) where T : unmanaged, IReal<T> => a * b;
}

internal readonly struct DivideFunction : IBinaryFunction
{
    public static T Value<T>(T a, T b) where T : unmanaged, IReal<T> => a / b;
}

/// <summary>The larger; the first where they are equal (so of +0 and −0 the first); NaN where one is NaN.</summary>
internal readonly struct MaximumFunction : IBinaryFunction
{
    public static T Value<T>(T a, T b) where T : unmanaged, IReal<T> => a < b ? b : b < a || IsNumber(b) ? a : b;

    private static bool IsNumber<T>(T x) where T : unmanaged, IReal<T> => !double.IsNaN(T.ToDouble(x));
}

internal readonly struct PowerFunction : IBinaryFunction
{
    public static T Value<T>(T a, T b) where T : unmanaged, IReal<T> => T.Pow(a, b);
}

internal readonly unsafe struct BinaryKernel<TFunction>(Tensor a, Tensor b, Tensor y) : IKernel
    where TFunction : struct, IBinaryFunction
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), py = y.Pointer<T>();
        Tensor ta = a, tb = b;
        if (a.IsDense && b.IsDense)
        {
            backend.For(y.Count, 1, (begin, end) =>
            {
                for (nint i = begin; i < end; i++) py[i] = TFunction.Value(pa[i], pb[i]);
            });
            return;
        }

        nint[] outer = y.Shape.Lengths[..^1].ToArray();
        nint width = y.Shape[-1], stepA = a.Strides[^1], stepB = b.Strides[^1];
        backend.For(y.Count / width, 2.0 * width, (begin, end) =>
        {
            for (nint row = begin; row < end; row++)
            {
                T* ra = pa + HostBackend.Place(row, outer, ta.Strides[..^1]), rb = pb + HostBackend.Place(row, outer, tb.Strides[..^1]);
                T* ry = py + (row * width);
                for (nint j = 0; j < width; j++) ry[j] = TFunction.Value(ra[j * stepA], rb[j * stepB]);
            }
        });
    }
}
