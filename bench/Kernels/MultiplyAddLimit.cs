using System.Runtime.CompilerServices;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>The machine's limit: sixteen independent chains of multiply-adds on registers, on every thread.</summary>
internal sealed unsafe class MultiplyAddLimit<T, TVec, TLanes> : ITileJob
    where T : unmanaged
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    private const int Steps = 100_000;
    private const int Chains = 16;

    private readonly T* _seed = (T*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(64);
    private readonly T* _result = (T*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(64);

    /// <summary>Floating-point operations of one tile.</summary>
    public static double Operations => 2.0 * TLanes.Count * Chains * Steps;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        TVec x = TLanes.Broadcast(*_seed), z = TLanes.Zero;
        TVec a = z, b = z, c = z, d = z, e = z, f = z, g = z, h = z, i = z, j = z, k = z, l = z, m = z, n = z, o = z, p = z;
        for (int s = 0; s < Steps; s++)
        {
            a = TLanes.Fma(x, x, a); b = TLanes.Fma(x, x, b); c = TLanes.Fma(x, x, c); d = TLanes.Fma(x, x, d);
            e = TLanes.Fma(x, x, e); f = TLanes.Fma(x, x, f); g = TLanes.Fma(x, x, g); h = TLanes.Fma(x, x, h);
            i = TLanes.Fma(x, x, i); j = TLanes.Fma(x, x, j); k = TLanes.Fma(x, x, k); l = TLanes.Fma(x, x, l);
            m = TLanes.Fma(x, x, m); n = TLanes.Fma(x, x, n); o = TLanes.Fma(x, x, o); p = TLanes.Fma(x, x, p);
        }
        TVec sum = TLanes.Add(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), TLanes.Add(TLanes.Add(e, f), TLanes.Add(g, h)));
        sum = TLanes.Add(sum, TLanes.Add(TLanes.Add(TLanes.Add(i, j), TLanes.Add(k, l)), TLanes.Add(TLanes.Add(m, n), TLanes.Add(o, p))));
        TLanes.Store(sum, _result);
    }
}
