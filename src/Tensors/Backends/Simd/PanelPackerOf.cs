using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary><see cref="PanelPacker"/> for one storage type.</summary>
internal static unsafe class PanelPacker<T, TReader>
    where T : unmanaged
    where TReader : struct, IRunReader<T>
{
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
        for (int p = 0; p < block.Length; p++, at += factor.KStride) TReader.Read(factor.Data, at, count, panel + p * width);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transposed(in GemmOperand factor, KBlock block, nint first, int count, int width, T* panel)
    {
        T* decoded = stackalloc T[TReader.IsPlain ? 1 : 4 * KBlocks.Size];
        T** rows = stackalloc T*[4];
        for (int i = 0; i < count; i += 4)
        {
            int taken = Math.Min(4, count - i);
            for (int r = 0; r < taken; r++)
            {
                nint at = (first + i + r) * factor.OutputStride + block.Start;
                rows[r] = TReader.IsPlain ? (T*)factor.Data + at : decoded + r * KBlocks.Size;
                if (!TReader.IsPlain) TReader.Read(factor.Data, at, block.Length, rows[r]);
            }
            if (taken == 4) Transpose.Four(rows[0], rows[1], rows[2], rows[3], block.Length, panel + i, width);
            else for (int r = 0; r < taken; r++) Transpose.One(rows[r], block.Length, panel + i + r, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scattered(in GemmOperand factor, KBlock block, nint first, int count, int width, T* panel)
    {
        for (int p = 0; p < block.Length; p++)
        {
            nint at = (block.Start + p) * factor.KStride + first * factor.OutputStride;
            for (int i = 0; i < count; i++, at += factor.OutputStride) TReader.Read(factor.Data, at, 1, panel + p * width + i);
        }
    }
}
