using Reference.Tensors.Arithmetic;
using Reference.Tensors.Quantization;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Kernels that move elements without computing: fill, copy and convert, gather, scatter.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void FillCore(Tensor y, double value)
    {
        if (y.IsDense && y.DType.IsFloat() && BitConverter.DoubleToInt64Bits(value) == 0)
        {
            ElementRuns.Clear(y);
            return;
        }

        nint[] lengths = y.Shape.Lengths.ToArray();
        for (nint i = 0; i < y.Count; i++) Elements.Write(y, Place(i, lengths, y.Strides), Element.Of(value));
    }

    /// <inheritdoc/>
    protected override void CopyCore(Tensor x, Tensor y)
    {
        bool dense = x.IsDense && y.IsDense;
        if (dense && x.DType == y.DType) ElementRuns.CopyBytes(x, y);
        else if (dense && !x.DType.IsQuantized()) For(y.Count, 2, (begin, end) => ElementRuns.Copy(x, begin, 1, y, begin, 1, end - begin));
        else
        {
            nint width = y.Shape[-1];
            nint[] outer = y.Shape.Lengths[..^1].ToArray();
            For(y.Count / width, 2.0 * width, (begin, end) =>
            {
                for (nint row = begin; row < end; row++)
                {
                    (nint from, nint to) = (Place(row, outer, x.Strides[..^1]), Place(row, outer, y.Strides[..^1]));
                    ElementRuns.Copy(x, from, x.Strides[^1], y, to, y.Strides[^1], width);
                }
            });
        }
    }

    /// <inheritdoc/>
    protected override void GatherCore(Tensor table, Tensor indices, Tensor y)
    {
        int[] rows = indices.ToArray<int>();
        nint width = y.Count / rows.Length;
        For(rows.Length, 2.0 * width, (begin, end) =>
        {
            for (nint i = begin; i < end; i++) ElementRuns.Copy(table, rows[i] * table.Strides[0], 1, y, i * width, 1, width);
        });
    }

    /// <inheritdoc/>
    protected override void ScatterCore(Tensor x, Tensor indices, Tensor y)
    {
        int[] rows = indices.ToArray<int>();
        for (int i = 0; i < rows.Length; i++) CopyCore(x.Slice(0, i, 1), y.Slice(0, rows[i], 1));
        GC.KeepAlive(x);
    }
}

/// <summary>One element on its way between types: a real number (with the tangent of a dual) or an integer.</summary>
internal readonly record struct Element(double Real, double Tangent, long Integer, bool IsInteger)
{
    public static Element Of(double value) => new(value, 0, 0, false);

    public static Element Of(long value) => new(value, 0, value, true);

    /// <summary>The integer; a real number must be one.</summary>
    /// <exception cref="ArgumentException">A real number with a fraction, or out of range.</exception>
    public long ToInteger() =>
        IsInteger ? Integer
        : Real == Math.Floor(Real) && Math.Abs(Real) <= 1L << 53 ? (long)Real
        : throw new ArgumentException($"Copy: {Real} is no integer");
}

/// <summary>Reads and writes single elements of any type that is not stored in blocks.</summary>
internal static unsafe class Elements
{
    public static Element Read(Tensor x, nint at) => x.DType switch
    {
        DType.F32 => Element.Of(x.Pointer<float>()[at]),
        DType.F64 => Element.Of(x.Pointer<double>()[at]),
        DType.Dual => new(x.Pointer<Dual>()[at].Value, x.Pointer<Dual>()[at].Tangent, 0, false),
        DType.F16 => Element.Of(Half16.ToSingle(x.Pointer<ushort>()[at])),
        DType.BF16 => Element.Of(BFloat16.ToSingle(x.Pointer<ushort>()[at])),
        DType.I64 => Element.Of(x.Pointer<long>()[at]),
        DType.I32 => Element.Of(x.Pointer<int>()[at]),
        DType.I16 => Element.Of(x.Pointer<short>()[at]),
        DType.I8 => Element.Of(x.Pointer<sbyte>()[at]),
        DType.U8 or DType.Bool => Element.Of(x.Pointer<byte>()[at]),
        _ => throw new ArgumentException($"Copy: no single elements in {x}"),
    };

    public static void Write(Tensor y, nint at, Element value)
    {
        switch (y.DType)
        {
            case DType.F32: y.Pointer<float>()[at] = (float)value.Real; break;
            case DType.F64: y.Pointer<double>()[at] = value.Real; break;
            case DType.Dual: y.Pointer<Dual>()[at] = new(value.Real, value.Tangent); break;
            case DType.F16: y.Pointer<ushort>()[at] = Half16.FromDouble(value.Real); break;
            case DType.BF16: y.Pointer<ushort>()[at] = BFloat16.FromDouble(value.Real); break;
            case DType.I64: y.Pointer<long>()[at] = value.ToInteger(); break;
            case DType.I32: y.Pointer<int>()[at] = checked((int)value.ToInteger()); break;
            case DType.I16: y.Pointer<short>()[at] = checked((short)value.ToInteger()); break;
            case DType.I8: y.Pointer<sbyte>()[at] = checked((sbyte)value.ToInteger()); break;
            case DType.U8: y.Pointer<byte>()[at] = checked((byte)value.ToInteger()); break;
            case DType.Bool: y.Pointer<bool>()[at] = value.IsInteger ? value.Integer != 0 : value.Real != 0; break;
            default: throw new ArgumentException($"Copy: no single elements in {y}");
        }
    }
}
