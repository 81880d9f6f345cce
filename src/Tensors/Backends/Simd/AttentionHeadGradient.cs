using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>The gradients of one document under one query head, tile by tile of its queries.</summary>
internal sealed unsafe class AttentionHeadGradient<T, TVec, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    private static readonly int s_lanes = AttentionTile<T, TVec, TLanes>.Width;

    private readonly AttentionGradientOperands _x;
    private readonly AttentionRuns _runs;
    private readonly TokenDocument _queries, _keys;
    private readonly nint _head, _heads, _groups, _d, _dv, _dColumns, _dvColumns;
    private readonly T* _q, _k, _v, _o, _dO, _dq, _maximum, _denominator;
    private readonly T _scale;
    private readonly VectorWidth _width;
    private bool _isFinite = true;

    public AttentionHeadGradient(AttentionGradientOperands x, AttentionRuns runs, TokenDocument queries, nint head, VectorWidth width)
    {
        (_x, _runs, _queries, _head, _width) = (x, runs, queries, head, width);
        _keys = AttentionRow.Match(x.Keys, queries.Number);
        (_heads, _groups, _d, _dv) = (x.Q.Shape[1], x.K.Shape[1], x.Q.Shape[2], x.V.Shape[2]);
        (_dColumns, _dvColumns) = (LaneRows<T, TVec, TLanes>.Padded(_d), LaneRows<T, TVec, TLanes>.Padded(_dv));
        nint group = head / (_heads / _groups);
        _q = x.Q.Pointer<T>();
        _o = x.O.Pointer<T>();
        _dO = x.DO.Pointer<T>();
        _dq = x.DQ is null ? null : x.DQ.Pointer<T>();
        _maximum = x.Maximum.Pointer<T>();
        _denominator = x.Denominator.Pointer<T>();
        _k = x.K.Pointer<T>() + (group * _d);
        _v = x.V.Pointer<T>() + (group * _dv);
        _scale = T.CreateTruncating(x.Options.Scale);
    }

    /// <summary>Writes dq; adds to the head's totals, [keys, padded width], of dk and dv. False where one of them is not finite.</summary>
    public bool Run(T* dkTotal, T* dvTotal)
    {
        nint dkCount = _x.DK is null ? 0 : _keys.Length * _dColumns, dvCount = _x.DV is null ? 0 : _keys.Length * _dvColumns;
        if (_x.DK is not null) dkTotal += _keys.Start * _dColumns;
        if (_x.DV is not null) dvTotal += _keys.Start * _dvColumns;
        nint packed = _x.DQ is null || _dColumns == _d ? 0 : _keys.Length * _dColumns;
        T* dkBlock = AlignedBuffer.ThreadPanel.Reserve<T>(dkCount + dvCount + packed + ScratchSize), dvBlock = dkBlock + dkCount;
        T* pack = dvBlock + dvCount, scratch = pack + packed;
        NativeMemory.Clear(dkBlock, (nuint)((dkCount + dvCount) * sizeof(T)));
        if (packed > 0) LaneRows<T, TVec, TLanes>.Pad(_k + (_keys.Start * _groups * _d), _groups * _d, _keys.Length, _d, pack);
        List<TokenBlock> tiles = AttentionRuns.Tiles(_x.Queries, _queries, s_lanes);
        for (int i = 0; i < tiles.Count; i++)
        {
            Tile(tiles[i], packed > 0 ? pack : null, dkBlock, dvBlock, scratch);
            bool last = i + 1 == tiles.Count || Block(tiles[i + 1]) != Block(tiles[i]);
            if (!last) continue;
            LaneRows<T, TVec, TLanes>.Flush(dkBlock, dkTotal, dkCount);
            LaneRows<T, TVec, TLanes>.Flush(dvBlock, dvTotal, dvCount);
        }

        return _isFinite && LaneRows<T, TVec, TLanes>.AreFinite(dkTotal, dkCount) && LaneRows<T, TVec, TLanes>.AreFinite(dvTotal, dvCount);
    }

    private nint ScratchSize => s_lanes * ((2 * _keys.Length) + _d + (2 * _dv) + (2 * _dColumns) + _dvColumns + 3);

    private int Block(TokenBlock tile) => TokenLayout.BlockOf(_x.Queries.Indices[tile.Start]);

    private void Tile(TokenBlock queries, T* packedKeys, T* dkBlock, T* dvBlock, T* scratch)
    {
        var tile = new AttentionTile<T, TVec, TLanes>(_runs, queries);
        if (tile.Keys == 0) return;
        nint at = (queries.Start * _heads) + _head, count = (nint)tile.Keys * s_lanes;
        T* e = scratch, t = e + count, q = t + count, up = q + (_d * s_lanes), o = up + (_dv * s_lanes);
        T* qRows = o + (_dv * s_lanes), upRows = qRows + (_dColumns * s_lanes), dq = upRows + (_dvColumns * s_lanes);
        T* maximum = dq + (_dColumns * s_lanes), denominator = maximum + s_lanes, along = denominator + s_lanes;
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
        if (_x.DQ is not null) QueryGradient(tile, queries, t, packedKeys, dq);
        Rows(queries, at, denominator, qRows, upRows);
        nint first = tile.First - _keys.Start;
        if (_x.DK is not null) OverQueries(t, tile.Keys, qRows, _dColumns, queries.Length, dkBlock + (first * _dColumns));
        if (_x.DV is not null) OverQueries(e, tile.Keys, upRows, _dvColumns, queries.Length, dvBlock + (first * _dvColumns));
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

    private void QueryGradient(in AttentionTile<T, TVec, TLanes> tile, TokenBlock queries, T* t, T* packedKeys, T* dq)
    {
        if (packedKeys is null) tile.OverKeys(t, _k, _groups * _d, _dColumns, dq);
        else tile.OverKeys(t, packedKeys - (_keys.Start * _dColumns), _dColumns, _dColumns, dq);
        LaneRows<T, TVec, TLanes>.Scaled(dq, _scale, dq, queries.Length * _dColumns);
        _isFinite &= LaneRows<T, TVec, TLanes>.AreFinite(dq, queries.Length * _dColumns);
        for (int lane = 0; lane < queries.Length; lane++)
        {
            if (!tile.Sees(lane)) continue;
            nint at = ((queries.Start + lane) * _heads) + _head;
            new ReadOnlySpan<T>(dq + (lane * _dColumns), (int)_d).CopyTo(new Span<T>(_dq + (at * _d), (int)_d));
        }
    }

    /// <summary>The rows of q' and dO', padded.</summary>
    private void Rows(TokenBlock queries, nint at, T* denominator, T* q, T* up)
    {
        LaneRows<T, TVec, TLanes>.Pad(_q + (at * _d), _heads * _d, queries.Length, _d, q);
        LaneRows<T, TVec, TLanes>.Scaled(q, _scale, q, queries.Length * _dColumns);
        LaneRows<T, TVec, TLanes>.Pad(_dO + (at * _dv), _heads * _dv, queries.Length, _dv, up);
        for (int lane = 0; lane < queries.Length; lane++)
            LaneRows<T, TVec, TLanes>.Divided(up + (lane * _dvColumns), denominator[lane], up + (lane * _dvColumns), _dvColumns);
    }

    /// <summary>The chains of a block of queries, one for each key and column, go on with this tile's queries.</summary>
    private static void OverQueries(T* weights, nint keys, T* rows, nint columns, nint queries, T* block) =>
        ChainTile<T, TVec, TLanes>.Run(
            new ChainRows<T>(weights, 1, s_lanes), keys, rows, columns, columns, queries, block, columns, ChainStart.Resumed);
}
