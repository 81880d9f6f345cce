using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>The gradients of a block of queries and a block of keys under one head, tile by tile of the queries.</summary>
internal readonly unsafe struct AttentionPartGradient<T, TVec, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    private static readonly int s_lanes = AttentionTile<T, TVec, TLanes>.Width;

    private readonly AttentionRuns _runs;
    private readonly AttentionPart _part;
    private readonly nint _head, _heads, _groups, _d, _dv, _dColumns, _dvColumns, _allKeys;
    private readonly T* _q, _k, _v, _o, _dO, _maximum, _denominator;
    private readonly bool _hasDQ, _hasDK, _hasDV;
    private readonly T _scale;
    private readonly VectorWidth _width;

    public AttentionPartGradient(in AttentionGradientOperands x, AttentionRuns runs, AttentionPart part, nint head, VectorWidth width)
    {
        (_runs, _part, _head, _width, _allKeys) = (runs, part, head, width, x.Keys.Count);
        (_heads, _groups, _d, _dv) = (x.Q.Shape[1], x.K.Shape[1], x.Q.Shape[2], x.V.Shape[2]);
        (_dColumns, _dvColumns) = (LaneRows<T, TVec, TLanes>.Padded(_d), LaneRows<T, TVec, TLanes>.Padded(_dv));
        (_hasDQ, _hasDK, _hasDV) = (x.DQ is not null, x.DK is not null, x.DV is not null);
        nint group = head / (_heads / _groups);
        _q = x.Q.Pointer<T>();
        _o = x.O.Pointer<T>();
        _dO = x.DO.Pointer<T>();
        _maximum = x.Maximum.Pointer<T>();
        _denominator = x.Denominator.Pointer<T>();
        _k = x.K.Pointer<T>() + (group * _d);
        _v = x.V.Pointer<T>() + (group * _dv);
        _scale = T.CreateTruncating(x.Options.Scale);
    }

    private int Keys => _part.End - _part.First;

    private nint ScratchSize => s_lanes * ((2 * Keys) + _d + (2 * _dv) + _dColumns + _dvColumns + 3);

    /// <summary>Adds to the head's totals of dk and dv; writes the share of dq with a number.</summary>
    public void Run(AttentionTotals totals, nint share)
    {
        nint dkCount = _hasDK ? Keys * _dColumns : 0, dvCount = _hasDV ? Keys * _dvColumns : 0;
        nint packed = !_hasDQ || _dColumns == _d ? 0 : Keys * _dColumns;
        T* dkBlock = AlignedBuffer.ThreadPanel.Reserve<T>(dkCount + dvCount + packed + ScratchSize), dvBlock = dkBlock + dkCount;
        T* pack = dvBlock + dvCount, scratch = pack + packed, dq = (T*)totals.DQ + (share * KBlocks.Size * _dColumns);
        NativeMemory.Clear(dkBlock, (nuint)((dkCount + dvCount) * sizeof(T)));
        if (packed > 0) LaneRows<T, TVec, TLanes>.Pad(_k + (_part.First * _groups * _d), _groups * _d, Keys, _d, pack);
        TokenBlock queries = _part.Queries;
        for (int at = 0; at < queries.Length; at += s_lanes)
        {
            var tile = new TokenBlock(queries.Start + at, Math.Min(s_lanes, queries.Length - at));
            Tile(tile, packed > 0 ? pack : null, dkBlock, dvBlock, dq + (at * _dColumns), scratch);
        }

        nint first = (_head * _allKeys) + _part.First;
        if (_hasDK) LaneRows<T, TVec, TLanes>.Add(dkBlock, (T*)totals.DK + (first * _dColumns), dkCount);
        if (_hasDV) LaneRows<T, TVec, TLanes>.Add(dvBlock, (T*)totals.DV + (first * _dvColumns), dvCount);
    }

    private void Tile(TokenBlock queries, T* packedKeys, T* dkBlock, T* dvBlock, T* dq, T* scratch)
    {
        var tile = new AttentionTile<T, TVec, TLanes>(_runs, queries, _part.First, _part.End);
        if (tile.Keys == 0)
        {
            if (_hasDQ) NativeMemory.Clear(dq, (nuint)(queries.Length * _dColumns * sizeof(T)));
            return;
        }

        nint at = (queries.Start * _heads) + _head, count = (nint)tile.Keys * s_lanes;
        T* e = scratch, t = e + count, q = t + count, up = q + (_d * s_lanes), o = up + (_dv * s_lanes);
        T* qRows = o + (_dv * s_lanes), upRows = qRows + (_dColumns * s_lanes), maximum = upRows + (_dvColumns * s_lanes);
        T* denominator = maximum + s_lanes, along = denominator + s_lanes;
        for (int lane = 0; lane < s_lanes; lane++)
        {
            nint row = at + (lane * _heads);
            (maximum[lane], denominator[lane]) = tile.Sees(lane) ? (_maximum[row], _denominator[row]) : (T.Zero, T.One);
        }

        Upstream(tile, at, denominator, up, o, along);
        tile.Transposed(_q + (at * _d), _heads * _d, _d, q);
        LaneRows<T, TVec, TLanes>.Scaled(q, _scale, q, _d * s_lanes);
        tile.Products(q, _k, _groups * _d, _d, e);
        tile.Mask(e);
        tile.Exponentials(_width, e, maximum);
        tile.Products(up, _v, _groups * _dv, _dv, t);
        Slopes(e, t, along, count);
        if (_hasDQ && packedKeys is null) tile.OverKeys(t, _k, _groups * _d, _dColumns, dq);
        else if (_hasDQ) tile.OverKeys(t, packedKeys - (_part.First * _dColumns), _dColumns, _dColumns, dq);
        Rows(queries, at, denominator, qRows, upRows);
        nint first = tile.First - _part.First;
        if (_hasDK) OverQueries(t, tile.Keys, qRows, _dColumns, queries.Length, dkBlock + (first * _dColumns));
        if (_hasDV) OverQueries(e, tile.Keys, upRows, _dvColumns, queries.Length, dvBlock + (first * _dvColumns));
    }

    /// <summary>dO' = dO/d and D = dO'·o, transposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Upstream(in AttentionTile<T, TVec, TLanes> tile, nint at, T* denominator, T* up, T* o, T* along)
    {
        tile.Transposed(_dO + (at * _dv), _heads * _dv, _dv, up);
        tile.Transposed(_o + (at * _dv), _heads * _dv, _dv, o);
        for (int half = 0; half < s_lanes; half += TLanes.Count)
        {
            TVec total = TLanes.Zero, d = TLanes.Load(denominator + half);
            for (nint begin = 0; begin < _dv; begin += KBlocks.Size)
            {
                TVec sum = TLanes.Zero;
                for (nint c = begin; c < nint.Min(begin + KBlocks.Size, _dv); c++)
                {
                    TVec share = TLanes.Divide(TLanes.Load(up + (c * s_lanes) + half), d);
                    TLanes.Store(share, up + (c * s_lanes) + half);
                    sum = TLanes.Fma(share, TLanes.Load(o + (c * s_lanes) + half), sum);
                }

                total = TLanes.Add(total, sum);
            }

            TLanes.Store(total, along + half);
        }
    }

    /// <summary>t ← e·(t − D).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Slopes(T* e, T* t, T* along, nint count)
    {
        TVec low = TLanes.Load(along), high = TLanes.Load(along + TLanes.Count);
        for (nint i = 0; i < count; i += s_lanes)
        {
            nint j = i + TLanes.Count;
            TLanes.Store(TLanes.Multiply(TLanes.Load(e + i), TLanes.Subtract(TLanes.Load(t + i), low)), t + i);
            TLanes.Store(TLanes.Multiply(TLanes.Load(e + j), TLanes.Subtract(TLanes.Load(t + j), high)), t + j);
        }
    }

    /// <summary>The rows of q' and dO', padded.</summary>
    private void Rows(TokenBlock queries, nint at, T* denominator, T* q, T* up)
    {
        for (int lane = 0; lane < queries.Length; lane++)
        {
            nint row = at + (lane * _heads);
            T* qRow = q + (lane * _dColumns), upRow = up + (lane * _dvColumns);
            LaneRows<T, TVec, TLanes>.Scaled(_q + (row * _d), _scale, qRow, _d);
            LaneRows<T, TVec, TLanes>.Divided(_dO + (row * _dv), denominator[lane], upRow, _dv);
            for (nint c = _d; c < _dColumns; c++) qRow[c] = T.Zero;
            for (nint c = _dv; c < _dvColumns; c++) upRow[c] = T.Zero;
        }
    }

    /// <summary>The chains of a block of queries, one for each key and column, go on with this tile's queries.</summary>
    private static void OverQueries(T* weights, nint keys, T* rows, nint columns, nint queries, T* block) =>
        ChainTile<T, TVec, TLanes>.Run(
            new ChainRows<T>(weights, 1, s_lanes), keys, rows, columns, columns, queries, block, columns, ChainStart.Resumed);
}
