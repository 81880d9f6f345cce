using System.Numerics;
using System.Runtime.CompilerServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Attention of at most one query a document, as in decoding: lanes are keys for the scores, and columns for what is summed over keys, so
/// that no lane is idle. False where a result is NaN or infinite, as <see cref="AttentionForward"/>.
/// </summary>
internal readonly struct AttentionQuery(AttentionOperands x) : ILaneKernel
{
    /// <summary>Whether the operands are of this kind: features that make one block of their sum, and no document with two queries.</summary>
    public static bool Fits(Tensor q, TokenLayout queries)
    {
        foreach (TokenDocument document in queries.Documents)
            if (document.Length > 1) return false;
        return q.Shape[2] <= KBlocks.Size;
    }

    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        var work = new AttentionQuery<T, TVec, TLanes>(x, backend.Width);
        nint heads = x.Q.Shape[1];
        double keys = (double)x.Keys.Count / Math.Max(1, x.Keys.Documents.Length);
        backend.For(x.Queries.Count * heads, keys * (x.Q.Shape[2] + x.V.Shape[2]), (begin, end) =>
        {
            for (nint i = begin; i < end; i++) work.Head((int)(i / heads), i % heads);
        });
        return work.IsFinite;
    }
}

/// <summary>The heads of such queries.</summary>
internal sealed unsafe class AttentionQuery<T, TVec, TLanes>(AttentionOperands x, VectorWidth width)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    private const int Vectors = FewRows<T, TVec, TLanes>.Vectors;
    private static readonly int s_strip = Vectors * TLanes.Count; // keys whose scores are computed together

    private readonly AttentionRuns _runs = AttentionRuns.Of(x.Queries, x.Keys, x.Options, AttentionTile<T, TVec, TLanes>.Width);
    private readonly nint _heads = x.Q.Shape[1], _groups = x.K.Shape[1], _d = x.Q.Shape[2], _dv = x.V.Shape[2];
    private readonly T* _q = x.Q.Pointer<T>(), _k = x.K.Pointer<T>(), _v = x.V.Pointer<T>(), _o = x.O.Pointer<T>();
    private readonly T* _maximum = x.Maximum.Pointer<T>(), _denominator = x.Denominator.Pointer<T>();
    private readonly T _scale = T.CreateTruncating(x.Options.Scale);
    private volatile bool _isSpecial;

    /// <summary>Whether no head met a NaN or an infinity.</summary>
    public bool IsFinite => !_isSpecial;

    /// <summary>The output of one head of one query.</summary>
    public void Head(int query, nint head)
    {
        int first = _runs.First(query), end = _runs.End(query);
        nint at = (query * _heads) + head, group = head / (_heads / _groups);
        if (first >= end)
        {
            (_maximum[at], _denominator[at]) = (T.Zero, T.Zero);
            new Span<T>(_o + (at * _dv), (int)_dv).Clear();
            return;
        }

        nint padded = (end - first + s_strip - 1) / s_strip * s_strip, columns = LaneRows<T, TVec, TLanes>.Padded(_dv);
        T* q = AlignedBuffer.ThreadPanel.Reserve<T>(LaneRows<T, TVec, TLanes>.Padded(_d) + padded + (_d * s_strip) + (2 * columns));
        T* scores = q + LaneRows<T, TVec, TLanes>.Padded(_d), panel = scores + padded, sums = panel + (_d * s_strip), row = sums + columns;
        LaneRows<T, TVec, TLanes>.Scaled(_q + (at * _d), _scale, q, _d);
        for (int j = first; j < end; j += s_strip) Scores(q, _k + (((j * _groups) + group) * _d), Math.Min(s_strip, end - j), panel, scores + (j - first));
        T maximum = Largest(scores, end - first);
        LaneRows<T, TVec, TLanes>.Shift(scores, maximum, scores, end - first);
        ArrayFunctions.Exp(width, scores, scores, end - first);
        T denominator = OverKeys(scores, first, end, group, sums, row, columns);
        LaneRows<T, TVec, TLanes>.Divided(sums, denominator, sums, columns);
        if (!T.IsFinite(maximum) || !T.IsFinite(denominator) || !LaneRows<T, TVec, TLanes>.AreFinite(sums, columns)) _isSpecial = true;
        (_maximum[at], _denominator[at]) = (maximum, denominator);
        new ReadOnlySpan<T>(sums, (int)_dv).CopyTo(new Span<T>(_o + (at * _dv), (int)_dv));
    }

    /// <summary>scores[j] = q·k[j] for some keys, one a lane; lanes without a key hold anything.</summary>
    private void Scores(T* q, T* k, int keys, T* panel, T* scores)
    {
        Transpose.Rows(k, _groups * _d, keys, (int)_d, panel, s_strip);
        FewRows<T, TVec, TLanes>.Chains(q, (int)_d, panel, Vectors, scores, begins: true);

        // A sum from +0 is what one block adds to a total of +0.
        for (int v = 0; v < s_strip; v += TLanes.Count) TLanes.Store(TLanes.Add(TLanes.Zero, TLanes.Load(scores + v)), scores + v);
    }

    /// <summary>The largest, as found from the first on: where zeros of both signs are largest, the first of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Largest(T* scores, int count)
    {
        T largest = T.NegativeInfinity;
        for (int j = 0; j < count; j++) largest = scores[j] > largest ? scores[j] : largest;
        return largest;
    }

    /// <summary>sums[c] = Σ e·v[c] and the sum of e, over keys in blocks of their index.</summary>
    private T OverKeys(T* e, int first, int end, nint group, T* sums, T* row, nint columns)
    {
        T total = T.Zero;
        nint stride = _groups * _dv;
        for (int begin = first, last; begin < end; begin = last)
        {
            last = _runs.BlockEnd(begin, end);
            T sum = T.Zero;
            for (int j = begin; j < last; j++) sum += e[j - first];
            total += sum;
            T* v = _v + (((begin * _groups) + group) * _dv);
            for (nint c = 0; c < columns; c += s_strip) Columns(e + (begin - first), v + c, stride, last - begin, Math.Min(s_strip, _dv - c), row + c);
            for (nint c = 0; c < columns; c += TLanes.Count)
                TLanes.Store(TLanes.Add(begin == first ? TLanes.Zero : TLanes.Load(sums + c), TLanes.Load(row + c)), sums + c);
        }

        return total;
    }

    /// <summary>row[c] = Σ e[j]·v[j, c] over a block of keys; beyond the last column, +0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(T* e, T* v, nint stride, int keys, nint columns, T* row)
    {
        nint c = 0;
        if (columns == Vectors * TLanes.Count)
        {
            TVec s = TLanes.Zero, t = s, u = s, w = s;
            for (int j = 0; j < keys; j++, v += stride)
            {
                TVec weight = TLanes.Broadcast(e[j]);
                s = TLanes.Fma(weight, TLanes.Load(v), s);
                t = TLanes.Fma(weight, TLanes.Load(v + TLanes.Count), t);
                u = TLanes.Fma(weight, TLanes.Load(v + (2 * TLanes.Count)), u);
                w = TLanes.Fma(weight, TLanes.Load(v + (3 * TLanes.Count)), w);
            }

            TLanes.Store(s, row);
            TLanes.Store(t, row + TLanes.Count);
            TLanes.Store(u, row + (2 * TLanes.Count));
            TLanes.Store(w, row + (3 * TLanes.Count));
            return;
        }

        for (; c + TLanes.Count <= columns; c += TLanes.Count)
        {
            TVec s = TLanes.Zero;
            for (int j = 0; j < keys; j++) s = TLanes.Fma(TLanes.Broadcast(e[j]), TLanes.Load(v + (j * stride) + c), s);
            TLanes.Store(s, row + c);
        }

        for (nint lane = c; lane < LaneRows<T, TVec, TLanes>.Padded(columns); lane++)
        {
            T s = T.Zero;
            for (int j = 0; lane < columns && j < keys; j++) s = T.FusedMultiplyAdd(e[j], v[(j * stride) + lane], s);
            row[lane] = s;
        }
    }
}
