using System.Numerics;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>What attention reads and writes.</summary>
internal readonly record struct AttentionOperands(
    Tensor Q, Tensor K, Tensor V, TokenLayout Queries, TokenLayout Keys, AttentionOptions Options, Tensor O,
    Tensor Maximum, Tensor Denominator);

/// <summary>
/// Attention, a tile of queries of one head at a time; no more scores than a tile's are ever stored. False where a result is NaN or
/// infinite: only then could a masked pair, whose +0·v joins a sum, or a NaN among the scores have changed a bit.
/// </summary>
internal readonly struct AttentionForward(AttentionOperands x) : ILaneKernel
{
    public bool Run<T, TVec, TLanes>(SimdBackend backend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        AttentionRuns runs = AttentionRuns.Of(x.Queries, x.Keys, x.Options, AttentionTile<T, TVec, TLanes>.Width);
        double keys = (double)x.Keys.Count / Math.Max(1, x.Keys.Documents.Length);
        double cost = 2 * keys * (x.Q.Shape[2] + x.V.Shape[2]);
        backend.Share<AttentionTiles, T, TVec, TLanes>(new AttentionTiles(x, runs), runs.Tiles.Count * x.Q.Shape[1], cost);
        return !runs.IsSpecial;
    }
}

/// <summary>The tiles of all heads; the last, which see most, come first, so that none of them is begun at the end.</summary>
internal readonly struct AttentionTiles(AttentionOperands x, AttentionRuns runs) : IRangeKernel
{
    public void Range<T, TVec, TLanes>(VectorWidth width, nint begin, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T>
    {
        var work = new AttentionForward<T, TVec, TLanes>(x, runs, width);
        nint heads = x.Q.Shape[1];
        for (nint i = begin; i < end; i++) work.Tile(runs.Tiles[(int)(runs.Tiles.Count - 1 - (i / heads))], i % heads);
    }
}

/// <summary>The forward kernel's tiles.</summary>
internal readonly unsafe struct AttentionForward<T, TVec, TLanes>(AttentionOperands x, AttentionRuns runs, VectorWidth width)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    private static readonly int s_lanes = AttentionTile<T, TVec, TLanes>.Width;

    private readonly nint _heads = x.Q.Shape[1], _groups = x.K.Shape[1], _d = x.Q.Shape[2], _dv = x.V.Shape[2];
    private readonly nint _columns = LaneRows<T, TVec, TLanes>.Padded(x.V.Shape[2]);
    private readonly T* _q = x.Q.Pointer<T>(), _k = x.K.Pointer<T>(), _v = x.V.Pointer<T>(), _o = x.O.Pointer<T>();
    private readonly T* _maximum = x.Maximum.Pointer<T>(), _denominator = x.Denominator.Pointer<T>();
    private readonly T _scale = T.CreateTruncating(x.Options.Scale);

    /// <summary>All outputs of a tile of queries of one head.</summary>
    public void Tile(TokenBlock queries, nint head)
    {
        var tile = new AttentionTile<T, TVec, TLanes>(runs, queries);
        nint group = head / (_heads / _groups), count = (nint)tile.Keys * s_lanes;
        bool packed = _columns != _dv;
        nint size = (s_lanes * (_d + 2 + _columns)) + count + (packed ? tile.Keys * _columns : 0);
        T* q = AlignedBuffer.ThreadPanel.Reserve<T>(size), e = q + (_d * s_lanes), maximum = e + count, denominator = maximum + s_lanes;
        T* sums = denominator + s_lanes, pack = sums + (s_lanes * _columns);
        tile.Transposed(_q + (((queries.Start * _heads) + head) * _d), _heads * _d, _d, q);
        LaneRows<T, TVec, TLanes>.Scaled(q, _scale, q, _d * s_lanes);
        tile.Products(q, _k + (group * _d), _groups * _d, _d, e);
        tile.Mask(e);
        tile.Maxima(e, maximum);
        tile.Exponentials(width, e, maximum);
        tile.SumOverKeys(e, denominator);
        T* v = _v + (group * _dv);
        if (packed) LaneRows<T, TVec, TLanes>.Pad(v + (tile.First * _groups * _dv), _groups * _dv, tile.Keys, _dv, pack);
        if (packed) tile.OverKeys(e, pack - (tile.First * _columns), _columns, _columns, sums);
        else tile.OverKeys(e, v, _groups * _dv, _columns, sums);
        for (int lane = 0; lane < queries.Length; lane++)
        {
            nint at = ((queries.Start + lane) * _heads) + head;
            if (tile.Sees(lane)) Write(at, maximum[lane], denominator[lane], sums + (lane * _columns));
            else Clear(at);
        }
    }

    private void Write(nint at, T maximum, T denominator, T* sums)
    {
        LaneRows<T, TVec, TLanes>.Divided(sums, denominator, sums, _columns);
        if (!T.IsFinite(maximum) || !T.IsFinite(denominator) || !LaneRows<T, TVec, TLanes>.AreFinite(sums, _columns)) runs.SetSpecial();
        (_maximum[at], _denominator[at]) = (maximum, denominator);
        new ReadOnlySpan<T>(sums, (int)_dv).CopyTo(new Span<T>(_o + (at * _dv), (int)_dv));
    }

    private void Clear(nint at)
    {
        (_maximum[at], _denominator[at]) = (T.Zero, T.Zero);
        new Span<T>(_o + (at * _dv), (int)_dv).Clear();
    }
}
