using System.Runtime.CompilerServices;
using Reference.Tensors.Backends;
using static Reference.Bench.Learn.Matrices;

namespace Reference.Bench.Learn;

/// <summary>Steps 4 to 9 of the page: ways to walk C in tiles. All add a block's sums to C before those of the next block.</summary>
internal static unsafe class Walks
{
    /// <summary>Tiles straight from the matrices.</summary>
    public static void Plain<TTile>(float* a, float* b, float* c)
        where TTile : ITile
    {
        for (int j = 0; j < N; j += 32)
            for (int i = 0; i < M; i += TTile.Rows)
                for (int k = 0; k < K; k += Block)
                    TTile.Run(a + i * K + k, 1, K, b + k * N + j, N, c + i * N + j, N, k == 0);
    }

    /// <summary>Everything packed ahead, tile by tile through all of K.</summary>
    public static void Packed(Matrices x)
    {
        for (int i = 0; i < M; i += 12) PackRows(x.A + i * K, K, x.PackedA + i * K);
        for (int j = 0; j < N; j += 32) PackColumns(x.B + j, K, x.PackedB + j * K);
        for (int j = 0; j < N; j += 32)
            for (int i = 0; i < M; i += 12)
                for (int k = 0; k < K; k += Block)
                    Tile12.Run(x.PackedA + i * K + k * 12, 12, 1, x.PackedB + j * K + k * 32, 32, x.C + i * N + j, N, k == 0);
    }

    /// <summary>A's rows packed ahead; then a panel of B, a block deep, is packed and used for all rows while it is in the nearest cache.</summary>
    public static void Cached(Matrices x)
    {
        for (int i = 0; i < M; i += 12) PackRows(x.A + i * K, K, x.PackedA + i * K);
        for (int j = 0; j < N; j += 32) Panel(x, j, x.PackedB + j * K);
    }

    /// <summary>The same on all threads of a pool: panels share nothing but what they read.</summary>
    public static void Shared(Matrices x, WorkPool pool)
    {
        pool.Run(M / 12, tile => PackRows(x.A + tile * 12 * K, K, x.PackedA + tile * 12 * K));
        pool.Run(N / 32, tile => Panel(x, tile * 32, x.PackedB + tile * 32 * K));
    }

    private static void Panel(Matrices x, int j, float* panel)
    {
        for (int k = 0; k < K; k += Block)
        {
            PackColumns(x.B + k * N + j, Block, panel);
            for (int i = 0; i < M; i += 12)
                Tile12.Run(x.PackedA + i * K + k * 12, 12, 1, panel, 32, x.C + i * N + j, N, k == 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows(float* a, int depth, float* packed)
    {
        for (int r = 0; r < 12; r++)
            for (int k = 0; k < depth; k++) packed[k * 12 + r] = a[r * K + k];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackColumns(float* b, int depth, float* packed)
    {
        for (int k = 0; k < depth; k++, packed += 32) new Span<float>(b + k * N, 32).CopyTo(new Span<float>(packed, 32));
    }
}
