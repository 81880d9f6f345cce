using Reference.Tensors.Arithmetic;
using Reference.Tensors.Quantization;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Kernels that move elements without computing: fill, copy and convert, gather, scatter.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override unsafe void FillCore(Tensor y, double value)
    {
        nint[] lengths = y.Shape.Lengths.ToArray();
        for (nint i = 0; i < y.Count; i++) Elements.Write(y, Place(i, lengths, y.Strides), Element.Of(value));
    }

    /// <inheritdoc/>
    protected override void CopyCore(Tensor x, Tensor y)
    {
        if (x.DType.IsQuantized()) CopyBlocks(x, y);
        else if (x.DType == y.DType && x.IsDense && y.IsDense) CopyBytes(x, y);
        else
        {
            nint[] lengths = y.Shape.Lengths.ToArray();
            For(y.Count, 32, (begin, end) =>
            {
                for (nint i = begin; i < end; i++)
                    Elements.Write(y, Place(i, lengths, y.Strides), Elements.Read(x, Place(i, lengths, x.Strides)));
            });
        }
    }

    /// <inheritdoc/>
    protected override void GatherCore(Tensor table, Tensor indices, Tensor y)
    {
        int[] rows = indices.ToArray<int>();
        For(rows.Length, 8.0 * y.Count / rows.Length, (begin, end) =>
        {
            for (nint i = begin; i < end; i++) CopyCore(table.Slice(0, rows[i], 1), y.Slice(0, i, 1));
        });
    }

    /// <inheritdoc/>
    protected override void ScatterCore(Tensor x, Tensor indices, Tensor y)
    {
        int[] rows = indices.ToArray<int>();
        for (int i = 0; i < rows.Length; i++) CopyCore(x.Slice(0, i, 1), y.Slice(0, rows[i], 1));
        GC.KeepAlive(x);
    }

    private static unsafe void CopyBytes(Tensor x, Tensor y)
    {
        nint bytes = x.DType.ByteCount(x.Count);
        Buffer.MemoryCopy(x.Pointer<byte>(), y.Pointer<byte>(), bytes, bytes);
    }

    /// <summary>Rows of blocks: copied as they are, or decoded to F32 and written out.</summary>
    private unsafe void CopyBlocks(Tensor x, Tensor y)
    {
        nint width = x.Shape[-1], rows = x.Count / width;
        nint[] outer = x.Shape.Lengths[..^1].ToArray();
        (int blockBytes, int length) = (x.DType.BlockBytes(), x.DType.BlockLength());
        For(rows, 4 * width, (begin, end) =>
        {
            Span<float> values = stackalloc float[length];
            for (nint r = begin; r < end; r++)
            {
                byte* from = x.Pointer<byte>() + x.DType.ByteCount(Place(r, outer, x.Strides[..^1]));
                nint to = Place(r, outer, y.Strides[..^1]);
                if (y.DType == x.DType)
                {
                    Buffer.MemoryCopy(from, y.Pointer<byte>() + y.DType.ByteCount(to), y.DType.ByteCount(width), x.DType.ByteCount(width));
                    continue;
                }

                bool direct = y.DType == DType.F32 && y.Strides[^1] == 1;
                for (nint b = 0; b < width / length; b++)
                {
                    if (direct)
                    {
                        GgufBlocks.Decode(x.DType, from + (b * blockBytes), y.Pointer<float>() + to + (b * length));
                        continue;
                    }

                    fixed (float* decoded = values) GgufBlocks.Decode(x.DType, from + (b * blockBytes), decoded);
                    for (int j = 0; j < length; j++) Elements.Write(y, to + (((b * length) + j) * y.Strides[^1]), Element.Of(values[j]));
                }
            }
        });
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
