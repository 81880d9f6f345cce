using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Reference.Bench.Learn.Matrices;

namespace Reference.Bench.Learn;

/// <summary>Steps 1 to 3 of the page: plain loops, and the first vector.</summary>
internal static unsafe class Loops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Naive(float* a, float* b, float* c)
    {
        for (int i = 0; i < M; i++)
            for (int j = 0; j < N; j++)
            {
                float sum = 0;
                for (int k = 0; k < K; k++) sum += a[i * K + k] * b[k * N + j];
                c[i * N + j] = sum;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Contract(float* a, float* b, float* c)
    {
        for (int i = 0; i < M; i++)
            for (int j = 0; j < N; j++)
            {
                float total = 0;
                for (int block = 0; block < K; block += Block)
                {
                    float sum = 0;
                    for (int k = block; k < block + Block; k++) sum = MathF.FusedMultiplyAdd(a[i * K + k], b[k * N + j], sum);
                    total += sum;
                }

                c[i * N + j] = total;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Vectors(float* a, float* b, float* c)
    {
        for (int i = 0; i < M; i++)
            for (int j = 0; j < N; j += 16)
            {
                Vector512<float> total = Vector512<float>.Zero;
                for (int block = 0; block < K; block += Block)
                {
                    Vector512<float> sum = Vector512<float>.Zero;
                    for (int k = block; k < block + Block; k++)
                        sum = Vector512.FusedMultiplyAdd(Vector512.Create(a[i * K + k]), Vector512.Load(b + k * N + j), sum);
                    total += sum;
                }

                total.Store(c + i * N + j);
            }
    }
}
