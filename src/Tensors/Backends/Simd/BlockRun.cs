using System.Runtime.CompilerServices;
using Reference.Tensors.Quantization;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Block-quantised weights (GGUF's simple types), decoded as <see cref="GgufBlocks"/> does.</summary>
internal readonly unsafe struct BlockRun : IRunReader<float>
{
    /// <inheritdoc/>
    public static bool IsPlain => false;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Read(void* data, DType type, nint first, int count, float* destination)
    {
        float* decoded = stackalloc float[GgufBlocks.Length];
        int bytes = type.BlockBytes(), inBlock = (int)(first % GgufBlocks.Length);
        byte* block = (byte*)data + first / GgufBlocks.Length * bytes;
        for (int done = 0; done < count; block += bytes, inBlock = 0)
        {
            int taken = Math.Min(GgufBlocks.Length - inBlock, count - done);
            bool whole = taken == GgufBlocks.Length;
            BlockRows.Decode(type, block, whole ? destination + done : decoded);
            if (!whole) new ReadOnlySpan<float>(decoded + inBlock, taken).CopyTo(new Span<float>(destination + done, taken));
            done += taken;
        }
    }
}
