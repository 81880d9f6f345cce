using System.Runtime.CompilerServices;
using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <summary>The two orders of a sum that stays inside a row (docs/arithmetic.md): features, and a row's 16 lanes.</summary>
internal static unsafe class Sums
{
    /// <summary>Consecutive features whose products form one chain.</summary>
    public const int Block = 256;

    /// <summary>Virtual lanes of a row's sum.</summary>
    public const int Lanes = 16;

    /// <summary>Elements of a row that share a set of lanes.</summary>
    public const int Segment = 4096;

    /// <summary>Order of features: start + Σ a[i]·b[i], blocks of 256, a chain of fused multiply-adds from +0 in each, added in order.</summary>
    public static T Dot<T>(T* a, nint aStride, T* b, nint bStride, nint count, T start)
        where T : unmanaged, IReal<T>
    {
        T total = start;
        for (nint begin = 0; begin < count; begin += Block)
        {
            nint end = nint.Min(begin + Block, count);
            T sum = T.Zero;
            for (nint i = begin; i < end; i++) sum = T.FusedMultiplyAdd(a[i * aStride], b[i * bStride], sum);
            total += sum;
        }

        return total;
    }

    /// <summary>Order of features, over dense operands from +0.</summary>
    public static T Dot<T>(T* a, T* b, nint count)
        where T : unmanaged, IReal<T> => Dot(a, 1, b, 1, count, T.Zero);

    /// <summary>Order of a row: term i goes to lane i mod 16; lanes folded l and l + 8, then 4, 2, 1; segments of 4,096 added in order.</summary>
    public static T Row<T, TTerm>(TTerm term, nint count)
        where T : unmanaged, IReal<T>
        where TTerm : struct, ITerm<T>, allows ref struct
    {
        T total = T.Zero;
        T* lanes = stackalloc T[Lanes];
        for (nint begin = 0; begin < count; begin += Segment)
        {
            nint end = nint.Min(begin + Segment, count);
            for (int lane = 0; lane < Lanes; lane++) lanes[lane] = T.Zero;
            for (nint i = begin; i < end; i++) lanes[i % Lanes] = term.AddTo(lanes[i % Lanes], i);
            for (int half = Lanes / 2; half > 0; half /= 2)
                for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
            total += lanes[0];
        }

        return total;
    }
}

/// <summary>One term of a row's sum.</summary>
internal interface ITerm<T>
{
    /// <summary>The lane with term <paramref name="i"/> added: a plain add, or a fused multiply-add where the term is a product.</summary>
    T AddTo(T lane, nint i);
}

/// <summary>x[i].</summary>
internal readonly unsafe struct PlainTerm<T>(T* x) : ITerm<T>
    where T : unmanaged, IReal<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T AddTo(T lane, nint i) => lane + x[i];
}

/// <summary>(x[i] − shift)², fused.</summary>
internal readonly unsafe struct SquareTerm<T>(T* x, T shift) : ITerm<T>
    where T : unmanaged, IReal<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T AddTo(T lane, nint i)
    {
        T centred = x[i] - shift;
        return T.FusedMultiplyAdd(centred, centred, lane);
    }
}

/// <summary>exp(x[i] − maximum).</summary>
internal readonly unsafe struct ExpTerm<T>(T* x, T maximum) : ITerm<T>
    where T : unmanaged, IReal<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T AddTo(T lane, nint i) => lane + T.Exp(x[i] - maximum);
}
