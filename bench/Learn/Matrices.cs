using System.Runtime.InteropServices;

namespace Reference.Bench.Learn;

/// <summary>A product C = A·B of the size on the page: A is [M, K], B [K, N], C [M, N], rows one after another.</summary>
internal sealed unsafe class Matrices : IDisposable
{
    /// <summary>The sizes: C's rows and columns, and the length of each sum.</summary>
    public const int M = 480, N = 1536, K = 1024;

    /// <summary>Numbers of a block of a sum, as docs/arithmetic.md has it.</summary>
    public const int Block = 256;

    /// <summary>A.</summary>
    public float* A { get; } = Fill(M * K, 1);

    /// <summary>B.</summary>
    public float* B { get; } = Fill(K * N, 2);

    /// <summary>C.</summary>
    public float* C { get; } = Fill(M * N, 3);

    /// <summary>A's rows, twelve at a time, packed for the tile: 12 numbers of a column, then those of the next.</summary>
    public float* PackedA { get; } = Fill(M * K, 4);

    /// <summary>B's columns, 32 at a time: 32 numbers of a row, then those of the next.</summary>
    public float* PackedB { get; } = Fill(K * N, 5);

    /// <summary>Floating-point operations of the product.</summary>
    public static double Operations => 2.0 * M * N * K;

    /// <summary>A copy of C.</summary>
    public float[] Result() => new Span<float>(C, M * N).ToArray();

    /// <summary>Spoils C, so that no way of computing can live on another's result.</summary>
    public void Spoil() => new Span<float>(C, M * N).Fill(float.NaN);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint data in (nint[])[(nint)A, (nint)B, (nint)C, (nint)PackedA, (nint)PackedB]) NativeMemory.AlignedFree((void*)data);
    }

    private static float* Fill(int count, uint state)
    {
        float* data = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
        for (int i = 0; i < count; i++)
        {
            state = (state * 1664525) + 1013904223;
            data[i] = ((int)(state >> 16) - 32768) / 65536f;
        }

        return data;
    }
}
