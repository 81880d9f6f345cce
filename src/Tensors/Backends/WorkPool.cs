namespace Reference.Tensors.Backends;

/// <summary>
/// Threads of our own that share the tiles of one job at a time. Tiles are handed out by an atomic counter; since a tile owns its outputs
/// and no sum crosses tiles, results do not depend on who did what. A pool of one thread runs everything inline.
/// </summary>
public sealed class WorkPool : IDisposable
{
    [ThreadStatic]
    private static bool t_inTile;

    private readonly Lock _oneRun = new();
    private readonly RunGate _gate = new();
    private readonly TileQueue _queue = new();
    private readonly Thread[] _workers;
    private long _sharedRuns;
    private bool _disposed;

    /// <summary>Starts the pool.</summary>
    /// <param name="threads">How many threads work on a job, the caller included; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public WorkPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = "Reference worker" };
            _workers[i].Start();
        }
    }

    /// <summary>How many threads work on a job, the caller included.</summary>
    public int Threads { get; }

    /// <summary>How many runs so far had tiles done by more than one thread.</summary>
    public long SharedRuns => Interlocked.Read(ref _sharedRuns);

    /// <summary>
    /// Does every tile of <paramref name="job"/> once and returns when all are done. A run from inside a tile is done inline.
    /// After the first exception no new tile is begun; it is thrown here when all threads have stopped.
    /// </summary>
    /// <param name="tiles">The number of tiles; 0 does nothing.</param>
    /// <param name="job">The work.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tiles"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    public void Run(int tiles, ITileJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentOutOfRangeException.ThrowIfNegative(tiles);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (tiles <= 1 || _workers.Length == 0 || t_inTile)
        {
            for (int tile = 0; tile < tiles; tile++) job.Run(tile);
            return;
        }
        lock (_oneRun)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Share(tiles, job);
        }
    }

    /// <summary>Does every tile once, as <see cref="Run(int, ITileJob)"/>; allocates a small object for the delegate.</summary>
    /// <param name="tiles">The number of tiles; 0 does nothing.</param>
    /// <param name="action">Does the tile whose number it gets.</param>
    public void Run(int tiles, Action<int> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Run(tiles, new ActionJob(action));
    }

    /// <summary>Ends the threads; a run in progress is finished first.</summary>
    public void Dispose()
    {
        lock (_oneRun)
        {
            if (_disposed) return;
            _disposed = true;
            _gate.Shut();
        }
        foreach (Thread worker in _workers) worker.Join();
    }

    private void Share(int tiles, ITileJob job)
    {
        _queue.Fill(tiles, job);
        _gate.Open();
        t_inTile = true;
        _queue.Drain();
        t_inTile = false;
        _gate.CloseAndWait();
        if (_queue.ThreadsUsed > 1) Interlocked.Increment(ref _sharedRuns);
        _queue.Finish();
    }

    private void Work()
    {
        t_inTile = true;
        int seen = 0;
        while (_gate.WaitForRun(ref seen))
        {
            if (!_gate.TryEnter()) continue;
            _queue.Drain();
            _gate.Leave();
        }
    }

    private sealed class ActionJob(Action<int> action) : ITileJob
    {
        public void Run(int tile) => action(tile);
    }
}
