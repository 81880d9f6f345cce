using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Bench;

/// <summary>What the machine can do on a number of threads, measured in the process whose steps are held against it.</summary>
internal sealed class MachineLimits(int threads) : IDisposable
{
    private readonly WorkPool _pool = new(threads);
    private readonly List<double> _samples = [];

    /// <summary>GFLOP/s of multiply-adds on registers: the median of the samples.</summary>
    public double MultiplyAdd => Median(_samples);

    /// <summary>Measures the multiply-add limit once more, for some tens of milliseconds; between two steps, so that what else the machine
    /// does then weighs on both.</summary>
    public void Sample() => _samples.Add(Limits.Measure<float>(_pool, VectorWidths.Best));

    /// <summary>GB/s at which all threads together read a buffer of 1 GiB: the best of five times.</summary>
    public unsafe double Bandwidth()
    {
        const nint Bytes = 1 << 30;
        byte* buffer = (byte*)NativeMemory.AlignedAlloc((nuint)Bytes, 4096);
        NativeMemory.Fill(buffer, (nuint)Bytes, 1);
        double seconds = Clock.Best(5, () => _pool.Run(256, new Reading(buffer, Bytes / 256)));
        NativeMemory.AlignedFree(buffer);
        return Bytes / seconds / 1e9;
    }

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();

    /// <summary>The middle one, or the upper of the two in the middle, as the peer takes it.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>A tile reads its share of the buffer.</summary>
    private sealed unsafe class Reading(byte* buffer, nint share) : ITileJob
    {
        private long _sum;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int tile)
        {
            byte* at = buffer + (tile * share), end = at + share;
            Vector<long> a = default, b = default, c = default, d = default;
            int width = Vector<byte>.Count;
            for (; at < end; at += 4 * width)
            {
                a += Vector.Load((long*)at);
                b += Vector.Load((long*)(at + width));
                c += Vector.Load((long*)(at + (2 * width)));
                d += Vector.Load((long*)(at + (3 * width)));
            }

            Interlocked.Add(ref _sum, Vector.Sum(a + b + c + d));
        }
    }
}
