using System.Runtime.InteropServices;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>One shape of matrix product: inputs [m, k] times weights stored as [n, k], as a linear layer has them.</summary>
internal sealed unsafe class Products<T>(int m, int k, int n) : IDisposable
    where T : unmanaged
{
    private readonly T* _a = Fill((nint)m * k);
    private readonly T* _b = Fill((nint)n * k);
    private readonly T* _c = Fill((nint)m * n);
    private readonly KBlock[] _blocks = KBlocks.OfFeatures(k);

    /// <summary>GFLOP/s.</summary>
    public double Measure(WorkPool pool, VectorWidth width, int runs) =>
        2.0 * m * k * n / Clock.Best(runs, () => Run(pool, width)) / 1e9;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
    }

    private void Run(WorkPool pool, VectorWidth width)
    {
        if (typeof(T) == typeof(float)) Gemm.Run(pool, width, Problem<float>(DType.F32));
        else Gemm.Run(pool, width, Problem<double>(DType.F64));
    }

    private GemmProblem<TSame> Problem<TSame>(DType type)
        where TSame : unmanaged => new()
        {
            M = m,
            N = n,
            A = new GemmOperand(_a, type, 1, k),
            B = new GemmOperand(_b, type, 1, k),
            C = (TSame*)_c,
            CStride = n,
            Blocks = _blocks,
        };

    private static T* Fill(nint count)
    {
        T* data = (T*)NativeMemory.AlignedAlloc((nuint)count * (nuint)sizeof(T), 64);
        for (nint i = 0; i < count; i++)
        {
            double value = (i * 2654435761 % 1021 - 510) / 512.0;
            if (typeof(T) == typeof(float)) ((float*)data)[i] = (float)value;
            else ((double*)data)[i] = value;
        }
        return data;
    }
}
