using Reference.Tensors.Backends;

namespace Reference.Tests;

public sealed class WorkPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_tile_is_done_once(int threads)
    {
        using var pool = new WorkPool(threads);
        for (int tiles = 0; tiles < 200; tiles++)
        {
            int[] done = new int[tiles];
            pool.Run(tiles, tile => Interlocked.Increment(ref done[tile]));
            Assert.All(done, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void All_threads_work_at_the_same_time_and_the_run_is_counted()
    {
        using var pool = new WorkPool(5);
        using var all = new Barrier(5);
        pool.Run(5, _ => Assert.True(all.SignalAndWait(TimeSpan.FromMinutes(1))));
        Assert.Equal(1, pool.SharedRuns);
    }

    [Fact]
    public void Sleeping_workers_are_woken()
    {
        using var pool = new WorkPool(3);
        for (int i = 0; i < 5; i++)
        {
            Thread.Sleep(30);
            using var all = new Barrier(3);
            pool.Run(3, _ => Assert.True(all.SignalAndWait(TimeSpan.FromMinutes(1))));
        }
        Assert.Equal(5, pool.SharedRuns);
    }

    [Fact]
    public void One_thread_runs_inline()
    {
        using var pool = new WorkPool(1);
        var threads = new HashSet<int>();
        pool.Run(10, _ => threads.Add(Environment.CurrentManagedThreadId));
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal(0, pool.SharedRuns);
    }

    [Fact]
    public void A_run_inside_a_tile_is_inline()
    {
        using var pool = new WorkPool(3);
        int done = 0;
        pool.Run(8, _ =>
        {
            int outer = Environment.CurrentManagedThreadId;
            pool.Run(8, _ =>
            {
                Assert.Equal(outer, Environment.CurrentManagedThreadId);
                Interlocked.Increment(ref done);
            });
        });
        Assert.Equal(64, done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_reaches_the_caller_and_the_pool_goes_on(int threads)
    {
        using var pool = new WorkPool(threads);
        for (int i = 0; i < 20; i++)
        {
            int begun = 0;
            InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => pool.Run(10_000, tile =>
            {
                Interlocked.Increment(ref begun);
                if (tile == 3) throw new InvalidOperationException("tile 3");
                if (tile > 3) Thread.Sleep(1);
            }));
            Assert.Equal("tile 3", e.Message);
            Assert.True(begun < 10_000, "Tiles went on being handed out.");
        }
        int done = 0;
        pool.Run(10, _ => Interlocked.Increment(ref done));
        Assert.Equal(10, done);
    }

    [Fact]
    public void Callers_on_several_threads_take_turns()
    {
        using var pool = new WorkPool(3);
        int done = 0;
        Thread[] callers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 500; i++) pool.Run(7, _ => Interlocked.Increment(ref done));
        }))];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.Equal(4 * 500 * 7, done);
    }

    [Fact]
    public void A_disposed_pool_refuses_work()
    {
        var pool = new WorkPool(2);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(2, _ => { }));
    }

    [Fact]
    public void Runs_of_a_job_allocate_nothing()
    {
        using var pool = new WorkPool(2);
        var job = new Nothing();
        for (int i = 0; i < 100; i++) pool.Run(50, job);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) pool.Run(50, job);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private sealed class Nothing : ITileJob
    {
        public void Run(int tile)
        {
        }
    }
}
