using System.Numerics;
using System.Runtime.CompilerServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Sums of a row in the order of <see cref="Sums.Row"/>, whose 16 lanes are the vectors' lanes, and its maximum.</summary>
internal static unsafe class LaneSums<T, TVec, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <summary>Σ x[i].</summary>
    [SkipLocalsInit]
    public static T Plain(T* x, nint count)
    {
        T* lanes = stackalloc T[Sums.Lanes];
        T total = T.Zero;
        for (nint begin = 0; begin < count; begin += Sums.Segment)
        {
            new Span<T>(lanes, Sums.Lanes).Clear();
            AddTo(lanes, x + begin, nint.Min(Sums.Segment, count - begin));
            total += Fold(lanes);
        }

        return total;
    }

    /// <summary>Σ (x[i] − shift)², fused.</summary>
    [SkipLocalsInit]
    public static T Squares(T* x, T shift, nint count)
    {
        T* lanes = stackalloc T[Sums.Lanes];
        T total = T.Zero;
        for (nint begin = 0; begin < count; begin += Sums.Segment)
        {
            new Span<T>(lanes, Sums.Lanes).Clear();
            AddSquares(lanes, x + begin, shift, nint.Min(Sums.Segment, count - begin));
            total += Fold(lanes);
        }

        return total;
    }

    /// <summary>Σ exp(x[i] − maximum).</summary>
    [SkipLocalsInit]
    public static T Exponentials(VectorWidth width, T* x, T maximum, nint count)
    {
        const int Piece = 512;
        T* lanes = stackalloc T[Sums.Lanes], e = stackalloc T[Piece];
        T total = T.Zero;
        for (nint begin = 0; begin < count; begin += Sums.Segment)
        {
            nint end = nint.Min(begin + Sums.Segment, count);
            new Span<T>(lanes, Sums.Lanes).Clear();
            for (nint i = begin; i < end; i += Piece)
            {
                nint length = nint.Min(Piece, end - i);
                LaneRows<T, TVec, TLanes>.Shift(x + i, maximum, e, length);
                ArrayFunctions.Exp(width, e, e, length);
                AddTo(lanes, e, length);
            }

            total += Fold(lanes);
        }

        return total;
    }

    /// <summary>The largest of a row as <see cref="SoftmaxKernel.Max"/> has it: of equal zeros the first; NaN where the first is.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Max(T* x, nint count)
    {
        T* lanes = stackalloc T[TLanes.Count];
        TVec largest = TLanes.Broadcast(x[0]);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count) largest = TLanes.Larger(TLanes.Load(x + i), largest);
        TLanes.Store(largest, lanes);
        T max = lanes[0];
        for (int lane = 1; lane < TLanes.Count; lane++)
            if (lanes[lane] > max) max = lanes[lane];
        for (; i < count; i++)
            if (x[i] > max) max = x[i];
        if (max != T.Zero) return max;
        for (i = 0; x[i] != T.Zero; i++)
        {
        }

        return x[i];
    }

    /// <summary>Adds x to the lanes; x begins at lane 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo(T* lanes, T* x, nint count)
    {
        nint whole = count / Sums.Lanes * Sums.Lanes;
        for (int lane = 0; lane < Sums.Lanes; lane += TLanes.Count)
        {
            TVec sum = TLanes.Load(lanes + lane);
            for (nint i = lane; i < whole; i += Sums.Lanes) sum = TLanes.Add(sum, TLanes.Load(x + i));
            TLanes.Store(sum, lanes + lane);
        }

        for (nint i = whole; i < count; i++) lanes[i - whole] += x[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSquares(T* lanes, T* x, T shift, nint count)
    {
        nint whole = count / Sums.Lanes * Sums.Lanes;
        TVec centre = TLanes.Broadcast(shift);
        for (int lane = 0; lane < Sums.Lanes; lane += TLanes.Count)
        {
            TVec sum = TLanes.Load(lanes + lane);
            for (nint i = lane; i < whole; i += Sums.Lanes)
            {
                TVec centred = TLanes.Subtract(TLanes.Load(x + i), centre);
                sum = TLanes.Fma(centred, centred, sum);
            }

            TLanes.Store(sum, lanes + lane);
        }

        for (nint i = whole; i < count; i++)
        {
            T centred = x[i] - shift;
            lanes[i - whole] = T.FusedMultiplyAdd(centred, centred, lanes[i - whole]);
        }
    }

    private static T Fold(T* lanes)
    {
        for (int half = Sums.Lanes / 2; half > 0; half /= 2)
            for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
        return lanes[0];
    }
}
