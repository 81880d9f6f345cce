namespace Reference.Tensors.Backends;

/// <summary>
/// Where the workers of a <see cref="WorkPool"/> wait: they spin for some microseconds, then sleep. While the gate is open they may enter;
/// the owner closes it and waits for those inside, so that a worker that wakes late delays nobody.
/// </summary>
internal sealed class RunGate
{
    private const int OpenBit = 1 << 30;
    private const int SpinsBeforeSleep = 500;

    private readonly object _bed = new();
    private int _state; // OpenBit, plus the number of workers inside
    private int _epoch;
    private int _sleepers;
    private bool _shut;

    /// <summary>Lets workers in and wakes those that sleep. What the owner wrote before is visible to those who enter.</summary>
    public void Open()
    {
        Interlocked.Exchange(ref _state, OpenBit);
        Announce();
    }

    /// <summary>Lets nobody in any more and waits until nobody is inside.</summary>
    public void CloseAndWait()
    {
        Interlocked.And(ref _state, ~OpenBit);
        SpinWait spin = default;
        while (Volatile.Read(ref _state) != 0) spin.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>Sends all workers home for good.</summary>
    public void Shut()
    {
        Volatile.Write(ref _shut, true);
        Announce();
    }

    /// <summary>Waits until the gate was opened since <paramref name="seen"/>; false when it was shut for good.</summary>
    public bool WaitForRun(ref int seen)
    {
        for (int i = 0; i < SpinsBeforeSleep && Volatile.Read(ref _epoch) == seen; i++) Thread.SpinWait(4);
        if (Volatile.Read(ref _epoch) == seen) Sleep(seen);
        seen = Volatile.Read(ref _epoch);
        return !Volatile.Read(ref _shut);
    }

    public bool TryEnter()
    {
        int state = Volatile.Read(ref _state);
        while ((state & OpenBit) != 0)
        {
            int before = Interlocked.CompareExchange(ref _state, state + 1, state);
            if (before == state) return true;
            state = before;
        }
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _state);

    private void Announce()
    {
        // Full fences on both sides: either the sleeper sees the new epoch or we see the sleeper.
        Interlocked.Increment(ref _epoch);
        if (Volatile.Read(ref _sleepers) == 0) return;
        lock (_bed) Monitor.PulseAll(_bed);
    }

    private void Sleep(int seen)
    {
        lock (_bed)
        {
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _epoch) == seen) Monitor.Wait(_bed);
            Interlocked.Decrement(ref _sleepers);
        }
    }
}
