using System.Numerics;
using System.Runtime.CompilerServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Dots of rows in the order of features: the chains of four rows side by side, since one chain waits for itself.</summary>
internal static unsafe class RowDots
{
    /// <summary>Rows that are done together.</summary>
    public const int Rows = 4;

    /// <summary>dots[r] = a[r]·b[r] for <see cref="Rows"/> rows of <paramref name="count"/> elements, one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four<T>(T* a, T* b, nint count, T* dots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* a1 = a + count, a2 = a1 + count, a3 = a2 + count, b1 = b + count, b2 = b1 + count, b3 = b2 + count;
        T total0 = T.Zero, total1 = T.Zero, total2 = T.Zero, total3 = T.Zero;
        for (nint begin = 0; begin < count; begin += Sums.Block)
        {
            nint end = nint.Min(begin + Sums.Block, count);
            T sum0 = T.Zero, sum1 = T.Zero, sum2 = T.Zero, sum3 = T.Zero;
            for (nint i = begin; i < end; i++)
            {
                sum0 = T.FusedMultiplyAdd(a[i], b[i], sum0);
                sum1 = T.FusedMultiplyAdd(a1[i], b1[i], sum1);
                sum2 = T.FusedMultiplyAdd(a2[i], b2[i], sum2);
                sum3 = T.FusedMultiplyAdd(a3[i], b3[i], sum3);
            }

            total0 += sum0;
            total1 += sum1;
            total2 += sum2;
            total3 += sum3;
        }

        (dots[0], dots[1], dots[2], dots[3]) = (total0, total1, total2, total3);
    }

    /// <summary>a·b of one row.</summary>
    public static T One<T>(T* a, T* b, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T total = T.Zero;
        for (nint begin = 0; begin < count; begin += Sums.Block)
        {
            T sum = T.Zero;
            for (nint i = begin; i < nint.Min(begin + Sums.Block, count); i++) sum = T.FusedMultiplyAdd(a[i], b[i], sum);
            total += sum;
        }

        return total;
    }
}
