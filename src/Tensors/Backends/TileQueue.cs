using System.Runtime.ExceptionServices;

namespace Reference.Tensors.Backends;

/// <summary>The tiles of the job that a <see cref="WorkPool"/> is doing, and what came of them.</summary>
internal sealed class TileQueue
{
    private ITileJob? _job;
    private ExceptionDispatchInfo? _failure;
    private int _tiles;
    private int _next;
    private int _threadsUsed;

    /// <summary>How many threads have done a tile of this job.</summary>
    public int ThreadsUsed => _threadsUsed;

    public void Fill(int tiles, ITileJob job)
    {
        _job = job;
        _tiles = tiles;
        _next = 0;
        _threadsUsed = 0;
        _failure = null;
    }

    /// <summary>Does tiles until none is left. Never throws: the first exception is kept, and ends the handing out.</summary>
    public void Drain()
    {
        ITileJob job = _job!;
        bool used = false;
        for (int tile = Take(); tile >= 0; tile = Take())
        {
            if (!used) Interlocked.Increment(ref _threadsUsed);
            used = true;
#pragma warning disable CA1031 // Kept, and thrown from Finish on the thread that asked for the run.
            try
            {
                job.Run(tile);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            }
#pragma warning restore CA1031
        }
    }

    /// <summary>Lets go of the job and throws what it threw first.</summary>
    public void Finish()
    {
        _job = null;
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    private int Take()
    {
        if (Volatile.Read(ref _failure) is not null) return -1;
        int tile = Interlocked.Increment(ref _next) - 1;
        return tile < _tiles ? tile : -1;
    }
}
