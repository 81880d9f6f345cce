using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Reference.Bench;

/// <summary>How fast all threads together read memory: a buffer of 1 GiB, each its own part, in 64-byte loads.</summary>
internal static unsafe class Bandwidth
{
    private const long Bytes = 1L << 30;

    /// <summary>Bytes a second, the best of several runs.</summary>
    public static double Measure(int threads, int runs)
    {
        byte* buffer = (byte*)NativeMemory.AlignedAlloc((nuint)Bytes, 4096);
        try
        {
            // Written once, so that every page is memory of its own.
            Share(threads, part => new Span<byte>(buffer + (Bytes / threads * part), (int)(Bytes / threads)).Fill((byte)(part + 1)));
            double best = double.PositiveInfinity;
            for (int run = 0; run < runs; run++)
            {
                long start = Stopwatch.GetTimestamp();
                Share(threads, part => Read(buffer + (Bytes / threads * part), Bytes / threads));
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            return Bytes / best;
        }
        finally
        {
            NativeMemory.AlignedFree(buffer);
        }
    }

    private static void Share(int threads, Action<int> part)
    {
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(i => new Thread(() => part(i)))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
    }

    private static void Read(byte* at, long bytes)
    {
        Vector512<long> a = default, b = default, c = default, d = default;
        for (byte* end = at + (bytes / 256 * 256); at < end; at += 256)
        {
            a ^= Vector512.Load((long*)at);
            b ^= Vector512.Load((long*)(at + 64));
            c ^= Vector512.Load((long*)(at + 128));
            d ^= Vector512.Load((long*)(at + 192));
        }

        s_seen = Vector512.Sum(a ^ b ^ c ^ d);
    }

    private static long s_seen;

    /// <summary>What was read, so that reading it is no dead code.</summary>
    public static long Seen => Volatile.Read(ref s_seen);
}
