namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// The ranges of one launch as tiles of a <see cref="WorkPool"/>. Every thread that launches keeps one job of each kind, so that launches
/// allocate nothing from the second on; a launch inside another of its kind makes a job of its own.
/// </summary>
internal sealed class RangeJob<TBody> : ITileJob
    where TBody : struct, IRangeBody
{
    private const nint Aligned = 64, LongRange = 1024;

    [ThreadStatic]
    private static RangeJob<TBody>? t_idle;

    private TBody _body;
    private nint _count;
    private int _tiles;

    /// <summary>Runs a body over [0, <paramref name="count"/>) in so many ranges.</summary>
    public static void Run(WorkPool pool, in TBody body, nint count, int tiles)
    {
        RangeJob<TBody> job = t_idle ?? new RangeJob<TBody>();
        t_idle = null;
        (job._body, job._count, job._tiles) = (body, count, tiles);
        try
        {
            pool.Run(tiles, job);
        }
        finally
        {
            job._body = default; // lets go of the operands
            t_idle = job;
        }
    }

    /// <inheritdoc/>
    public void Run(int tile) => _body.Run(Bound(tile), Bound(tile + 1));

    /// <summary>Long ranges begin at multiples of 64, so that most vectors lie within a cache line.</summary>
    private nint Bound(int tile)
    {
        nint bound = _count * tile / _tiles;
        return tile == _tiles || _count / _tiles < LongRange ? bound : bound / Aligned * Aligned;
    }
}
