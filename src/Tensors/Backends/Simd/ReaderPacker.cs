using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary><see cref="PanelPacker"/> for one kind of storage.</summary>
internal static unsafe class ReaderPacker<T, TReader>
    where T : unmanaged
    where TReader : struct, IRunReader<T>
{
    private const int RowsDecoded = 8;

    public static void Pack(in GemmOperand factor, KBlock block, nint first, int count, int width, T* panel)
    {
        if (factor.OutputStride == 1) Rows(factor, block, first, count, width, panel);
        else if (factor.KStride == 1) Transposed(factor, block, first, count, width, panel);
        else Scattered(factor, block, first, count, width, panel);
        if (count == width) return;
        for (int p = 0; p < block.Length; p++) new Span<T>(panel + p * width + count, width - count).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(in GemmOperand factor, KBlock block, nint first, int count, int width, T* panel)
    {
        nint at = block.Start * factor.KStride + first;
        if (TReader.IsPlain && count == width && count * sizeof(T) % sizeof(Line) == 0)
        {
            Lines((byte*)((T*)factor.Data + at), factor.KStride * sizeof(T), count * sizeof(T), block.Length, (byte*)panel);
            return;
        }

        for (int p = 0; p < block.Length; p++, at += factor.KStride) TReader.Read(factor.Data, factor.Type, at, count, panel + p * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lines(byte* from, nint stride, int width, int length, byte* to)
    {
        for (int p = 0; p < length; p++, from += stride, to += width)
            for (int i = 0; i < width; i += sizeof(Line)) *(Line*)(to + i) = *(Line*)(from + i);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transposed(in GemmOperand factor, KBlock block, nint first, int count, int width, T* panel)
    {
        nint at = first * factor.OutputStride + block.Start;
        if (TReader.IsPlain)
        {
            Transpose.Rows((T*)factor.Data + at, factor.OutputStride, count, block.Length, panel, width);
            return;
        }
        int whole = 0;
        if (typeof(TReader) == typeof(BlockRun)) whole = BlockPacker.Columns(factor, block, first, count, width, (float*)panel, VectorWidth.Bits512);
        at += whole * factor.OutputStride;
        T* decoded = stackalloc T[RowsDecoded * KBlocks.Size];
        for (int i = whole; i < count; i += RowsDecoded)
        {
            int rows = Math.Min(RowsDecoded, count - i);
            for (int r = 0; r < rows; r++, at += factor.OutputStride)
                TReader.Read(factor.Data, factor.Type, at, block.Length, decoded + r * KBlocks.Size);
            Transpose.Rows(decoded, KBlocks.Size, rows, block.Length, panel + i, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scattered(in GemmOperand factor, KBlock block, nint first, int count, int width, T* panel)
    {
        for (int p = 0; p < block.Length; p++)
        {
            nint at = (block.Start + p) * factor.KStride + first * factor.OutputStride;
            T* to = panel + p * width;
            for (int i = 0; i < count; i++, at += factor.OutputStride) TReader.Read(factor.Data, factor.Type, at, 1, to + i);
        }
    }

    /// <summary>A cache line, copied by the widest vectors.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Line;
}
