using System.Reflection;
using Reference.Bench;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Tests.Training.Speed;

/// <summary>
/// Speed that is counted and not timed, so that it can fail on any machine: launches, operations, the arena, and what a step allocates.
/// </summary>
public sealed class StepCountTests
{
    private const int WarmUp = 3, Measured = 4;

    public static TheoryData<string> Modes => [.. StepCounts.All.Select(counts => counts.Mode)];

    [Theory, MemberData(nameof(Modes))]
    public void Every_step_launches_as_many_kernels_as_the_table_says(string mode)
    {
        var meter = new Meter();
        using var backend = new MeteredBackend(2, meter);
        using var step = new CountedStep(mode, backend);
        for (int i = 0; i < WarmUp; i++)
        {
            meter.Clear();
            step.Draw();
            step.Run();
            string kernels = string.Join('\n', meter.Rows.Select(row => $"{row.Kernel} {row.Launches}"));
            int launches = meter.Rows.Sum(row => row.Launches);
            Assert.True(launches == Counts(mode).Launches, $"step {i + 1} launched {launches} kernels\n{kernels}");
        }
    }

    /// <summary>What the bench holds against the machine's limit is what the kernels are asked for, less what is recomputed.</summary>
    [Theory, MemberData(nameof(Modes))]
    public void A_step_computes_what_it_needs(string mode)
    {
        var meter = new Meter();
        using var backend = new MeteredBackend(1, meter);
        using var step = new CountedStep(mode, backend);
        step.Draw();
        step.Run();
        Assert.Equal(step.Flops + Counts(mode).Recomputed, meter.Rows.Sum(row => row.Operations));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Every_step_takes_as_much_of_the_arena_as_the_table_says(string mode)
    {
        using var backend = new SimdBackend(2);
        using var step = new CountedStep(mode, backend);
        for (int i = 0; i < WarmUp; i++)
        {
            step.Draw();
            step.Run();
            Assert.Equal(Counts(mode).ArenaBytes, step.ArenaBytes);
        }
    }

    [Theory, MemberData(nameof(Modes))]
    public void A_step_in_steady_state_allocates_no_more_than_the_table_says(string mode)
    {
        using var backend = new SimdBackend(2);
        using var step = new CountedStep(mode, backend);
        long least = long.MaxValue;
        for (int i = 0; i < WarmUp + Measured; i++)
        {
            step.Draw();
            long before = GC.GetAllocatedBytesForCurrentThread();
            step.Run();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i >= WarmUp) least = Math.Min(least, allocated);
        }

        Assert.InRange(least, 0, Counts(mode).ManagedBytes);
    }

    [Fact]
    public void Every_kernel_of_the_backend_is_metered()
    {
        const BindingFlags Kernels = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        IEnumerable<string> all = typeof(Backend).GetMethods(Kernels).Where(IsKernel).Select(method => method.Name);
        IEnumerable<string> metered = typeof(MeteredBackend).GetMethods(Kernels).Where(IsKernel).Select(method => method.Name);
        Assert.NotEmpty(all);
        Assert.Empty(all.Except(metered));
    }

    private static bool IsKernel(MethodInfo method) => method.IsVirtual && method.Name.EndsWith("Core", StringComparison.Ordinal);

    private static StepCounts Counts(string mode) => StepCounts.All.Single(counts => counts.Mode == mode);
}
