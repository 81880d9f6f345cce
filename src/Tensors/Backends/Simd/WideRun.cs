using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>What <typeparamref name="TReader"/> reads as binary32, as binary64; exact.</summary>
internal readonly unsafe struct WideRun<TReader> : IRunReader<double>
    where TReader : struct, IRunReader<float>
{
    private const int Piece = 64;

    /// <inheritdoc/>
    public static bool IsPlain => false;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Read(void* data, DType type, nint first, int count, double* destination)
    {
        float* narrow = stackalloc float[Piece];
        for (int i = 0; i < count; i += Piece)
        {
            int length = Math.Min(Piece, count - i);
            TReader.Read(data, type, first + i, length, narrow);
            for (int j = 0; j < length; j++) destination[i + j] = narrow[j];
        }
    }
}
