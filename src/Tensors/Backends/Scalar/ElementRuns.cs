using System.Runtime.InteropServices;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Quantization;

namespace Reference.Tensors.Backends.Scalar;

/// <summary>Copies runs of elements at constant steps, with loops of their own for the conversions that models meet in bulk.</summary>
internal static unsafe class ElementRuns
{
    /// <summary>
    /// y[to + i·stride] = x[from + i·step] for i below <paramref name="count"/>, converted as <see cref="Backend.Copy"/> says.
    /// </summary>
    public static void Copy(Tensor x, nint from, nint step, Tensor y, nint to, nint stride, nint count)
    {
        if (x.DType.IsQuantized())
        {
            CopyBlocks(x, from, y, to, stride, count);
            return;
        }

        switch (x.DType, y.DType)
        {
            case (DType.F32, DType.F64): Map<float, double, Widening>(x, from, step, y, to, stride, count); break;
            case (DType.F64, DType.F32): Map<double, float, Rounding>(x, from, step, y, to, stride, count); break;
            case (DType.F16, DType.F32): Map<ushort, float, HalfToSingle>(x, from, step, y, to, stride, count); break;
            case (DType.F16, DType.F64): Map<ushort, double, HalfToDouble>(x, from, step, y, to, stride, count); break;
            case (DType.BF16, DType.F32): Map<ushort, float, BrainToSingle>(x, from, step, y, to, stride, count); break;
            case (DType.BF16, DType.F64): Map<ushort, double, BrainToDouble>(x, from, step, y, to, stride, count); break;
            default:
                if (x.DType == y.DType) Move(x, from, step, y, to, stride, count);
                else CopyEach(x, from, step, y, to, stride, count);
                break;
        }
    }

    /// <summary>All bytes of a dense tensor to another of its type.</summary>
    public static void CopyBytes(Tensor x, Tensor y)
    {
        nint bytes = x.DType.ByteCount(x.Count);
        Buffer.MemoryCopy(x.Pointer<byte>(), y.Pointer<byte>(), bytes, bytes);
    }

    /// <summary>+0 everywhere in a dense tensor of real numbers.</summary>
    public static void Clear(Tensor y) => NativeMemory.Clear(y.Pointer<byte>(), (nuint)y.DType.ByteCount(y.Count));

    /// <summary>Elements of one type: their bits, whatever they mean.</summary>
    private static void Move(Tensor x, nint from, nint step, Tensor y, nint to, nint stride, nint count)
    {
        switch (x.DType.BlockBytes())
        {
            case 1: Map<byte, byte, Same<byte>>(x, from, step, y, to, stride, count); break;
            case 2: Map<ushort, ushort, Same<ushort>>(x, from, step, y, to, stride, count); break;
            case 4: Map<uint, uint, Same<uint>>(x, from, step, y, to, stride, count); break;
            case 8: Map<ulong, ulong, Same<ulong>>(x, from, step, y, to, stride, count); break;
            default: Map<Dual, Dual, Same<Dual>>(x, from, step, y, to, stride, count); break;
        }
    }

    private static void Map<TFrom, TTo, TConversion>(Tensor x, nint from, nint step, Tensor y, nint to, nint stride, nint count)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TConversion : struct, IConversion<TFrom, TTo>
    {
        TFrom* source = x.Pointer<TFrom>() + from;
        TTo* target = y.Pointer<TTo>() + to;
        if (step == 1 && stride == 1)
        {
            for (nint i = 0; i < count; i++) target[i] = TConversion.Of(source[i]);
            return;
        }

        for (nint i = 0; i < count; i++) target[i * stride] = TConversion.Of(source[i * step]);
    }

    private static void CopyEach(Tensor x, nint from, nint step, Tensor y, nint to, nint stride, nint count)
    {
        for (nint i = 0; i < count; i++) Elements.Write(y, to + (i * stride), Elements.Read(x, from + (i * step)));
    }

    /// <summary>A row of blocks: copied as it is, or decoded to F32 and written out.</summary>
    private static void CopyBlocks(Tensor x, nint from, Tensor y, nint to, nint stride, nint count)
    {
        (int blockBytes, int length) = (x.DType.BlockBytes(), x.DType.BlockLength());
        byte* source = x.Pointer<byte>() + x.DType.ByteCount(from);
        if (y.DType == x.DType)
        {
            Buffer.MemoryCopy(source, y.Pointer<byte>() + y.DType.ByteCount(to), y.DType.ByteCount(count), x.DType.ByteCount(count));
            return;
        }

        float* values = stackalloc float[length];
        bool direct = y.DType == DType.F32 && stride == 1;
        for (nint b = 0; b < count / length; b++)
        {
            float* decoded = direct ? y.Pointer<float>() + to + (b * length) : values;
            GgufBlocks.Decode(x.DType, source + (b * blockBytes), decoded);
            for (int j = 0; !direct && j < length; j++) Elements.Write(y, to + (((b * length) + j) * stride), Element.Of(values[j]));
        }
    }
}
