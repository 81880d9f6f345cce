using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// A tile of queries of one head, one query a lane: which keys it meets and its scores s = q'·k, stored by key, so that whatever is done
/// key by key (maximum, exponentials, denominator) is done for all queries at once. Pairs that are masked get the score −∞, hence e = +0,
/// which changes no sum where its factor is finite.
/// </summary>
internal unsafe struct AttentionTile<T, TVec, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    private readonly AttentionRuns _runs;
    private readonly TokenBlock _queries;

    /// <param name="runs">Who sees what.</param>
    /// <param name="queries">The tile's queries.</param>
    /// <param name="from">The first key row to meet.</param>
    /// <param name="to">The row after the last.</param>
    public AttentionTile(AttentionRuns runs, TokenBlock queries, int from = 0, int to = int.MaxValue)
    {
        (_runs, _queries) = (runs, queries);
        (int first, int end) = (int.MaxValue, 0);
        for (int lane = 0; lane < queries.Length; lane++)
        {
            if (!Sees(lane)) continue;
            first = Math.Min(first, runs.First(queries.Start + lane));
            end = Math.Max(end, runs.End(queries.Start + lane));
        }

        (first, end) = (Math.Max(first, from), Math.Min(end, to));
        (First, End) = first < end ? (first, end) : (0, 0);
    }

    /// <summary>Queries of a full tile.</summary>
    public static int Width => 2 * TLanes.Count;

    /// <summary>The first key row that any query sees.</summary>
    public int First { get; }

    /// <summary>The row after the last that any query sees.</summary>
    public int End { get; }

    /// <summary>Key rows of the tile.</summary>
    public readonly int Keys => End - First;

    /// <summary>Whether a lane has a query and that sees a key.</summary>
    public readonly bool Sees(int lane) =>
        lane < _queries.Length && _runs.First(_queries.Start + lane) < _runs.End(_queries.Start + lane);

    /// <summary>x transposed to [width, lanes]; lanes without a query get 0.</summary>
    /// <param name="x">Row of the tile's first query.</param>
    /// <param name="stride">From one query's row to the next.</param>
    /// <param name="width">Elements of a row.</param>
    /// <param name="to">width × <see cref="Width"/> elements.</param>
    public readonly void Transposed(T* x, nint stride, nint width, T* to)
    {
        if (_queries.Length < Width) new Span<T>(to, checked((int)(width * Width))).Clear();
        Transpose.Rows(x, stride, _queries.Length, (int)width, to, Width);
    }

    /// <summary>products[j, lane] = x[lane]·y[First + j] in the order of features.</summary>
    /// <param name="x">Transposed, [d, lanes].</param>
    /// <param name="y">Row 0 of the keys or values of this head.</param>
    /// <param name="stride">From one key's row to the next.</param>
    /// <param name="d">Features.</param>
    /// <param name="products">[Keys, lanes].</param>
    public readonly void Products(T* x, T* y, nint stride, nint d, T* products)
    {
        for (nint c = 0; c < d; c += KBlocks.Size)
        {
            var rows = new ChainRows<T>(y + (First * stride) + c, 1, stride);
            ChainStart start = c == 0 ? ChainStart.First : ChainStart.Added;
            ChainTile<T, TVec, TLanes>.Run(rows, Keys, x + (c * Width), Width, Width, nint.Min(KBlocks.Size, d - c), products, Width, start);
        }
    }

    /// <summary>Gives −∞ to the scores of pairs that are masked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Mask(T* scores)
    {
        for (int lane = 0; lane < Width; lane++)
        {
            bool sees = Sees(lane);
            int first = sees ? Math.Clamp(_runs.First(_queries.Start + lane), First, End) : End;
            int end = sees ? Math.Clamp(_runs.End(_queries.Start + lane), first, End) : End;
            for (int j = First; j < first; j++) scores[((j - First) * (nint)Width) + lane] = T.NegativeInfinity;
            for (int j = end; j < End; j++) scores[((j - First) * (nint)Width) + lane] = T.NegativeInfinity;
        }
    }

    /// <summary>maximum[lane] = the largest score; 0 where nothing is seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Maxima(T* scores, T* maximum)
    {
        TVec low = TLanes.Broadcast(T.NegativeInfinity), high = low;
        for (T* s = scores, end = scores + ((nint)Keys * Width); s < end; s += Width)
        {
            low = TLanes.Larger(TLanes.Load(s), low);
            high = TLanes.Larger(TLanes.Load(s + TLanes.Count), high);
        }

        TLanes.Store(low, maximum);
        TLanes.Store(high, maximum + TLanes.Count);
        for (int lane = 0; lane < Width; lane++)
            if (!Sees(lane)) maximum[lane] = T.Zero;
    }

    /// <summary>scores ← exp(scores − maximum).</summary>
    public readonly void Exponentials(VectorWidth width, T* scores, T* maximum) => ArrayFunctions.ExpRows(width, scores, maximum, Width, Keys);

    /// <summary>sums[lane] = Σ over keys of e[j, lane], plain adds in blocks of the key's index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void SumOverKeys(T* e, T* sums)
    {
        TVec low = TLanes.Zero, high = TLanes.Zero;
        for (int begin = First, end; begin < End; begin = end)
        {
            end = _runs.BlockEnd(begin, End);
            TVec lowSum = TLanes.Zero, highSum = TLanes.Zero;
            for (int j = begin; j < end; j++, e += Width)
            {
                lowSum = TLanes.Add(lowSum, TLanes.Load(e));
                highSum = TLanes.Add(highSum, TLanes.Load(e + TLanes.Count));
            }

            low = TLanes.Add(low, lowSum);
            high = TLanes.Add(high, highSum);
        }

        TLanes.Store(low, sums);
        TLanes.Store(high, sums + TLanes.Count);
    }

    /// <summary>Σ over keys of weights[j, lane]·y[j, c], blocks of the key's index, for the tile's queries: [queries, columns].</summary>
    /// <param name="weights">[Keys, lanes].</param>
    /// <param name="y">Row 0 of keys or values.</param>
    /// <param name="stride">From one key's row to the next.</param>
    /// <param name="columns">Columns, whole vectors.</param>
    /// <param name="sums">The sums.</param>
    public readonly void OverKeys(T* weights, T* y, nint stride, nint columns, T* sums)
    {
        ChainStart start = ChainStart.First;
        for (int begin = First, end; begin < End; begin = end)
        {
            end = _runs.BlockEnd(begin, End);
            var rows = new ChainRows<T>(weights + ((nint)(begin - First) * Width), Width, 1);
            ChainTile<T, TVec, TLanes>.Run(rows, _queries.Length, y + (begin * stride), stride, columns, end - begin, sums, columns, start);
            start = ChainStart.Added;
        }
    }
}
