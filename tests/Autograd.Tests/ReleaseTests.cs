using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Xunit;

namespace Autograd.Tests;

/// <summary>Temporaries that are given back early: memory is used again, late readers are told, and no bit changes.</summary>
public sealed class ReleaseTests
{
    private static readonly ScalarBackend s_backend = ScalarBackend.Instance;
    private static readonly TokenLayout s_layout = TokenLayout.Of(5, 3);

    [Fact]
    public void What_is_released_takes_no_memory_and_changes_no_bit()
    {
        (long[][] plain, _) = Train(withArena: false, releases: false);
        (long[][] kept, nint keptPeak) = Train(withArena: true, releases: false);
        (long[][] released, nint releasedPeak) = Train(withArena: true, releases: true);
        Assert.Equal(plain, kept);
        Assert.Equal(plain, released);
        Assert.True(releasedPeak < keptPeak, $"{releasedPeak} bytes where {keptPeak} are taken without releasing");
    }

    [Fact]
    public void A_released_value_is_used_again_and_says_so()
    {
        var arena = new Arena(s_backend, 1024);
        using var step = new Step(s_backend, DType.F64, arena);
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Values(8, 4)), y = x.Square();
        nint capacity = arena.Capacity;
        for (int i = 0; i < 100; i++)
        {
            y.Release();
            y = x.Square();
        }

        Assert.Equal(capacity, arena.Capacity);
        y.Release();
        string message = Assert.Throws<InvalidOperationException>(() => y.Value.ToDoubles()).Message;
        Assert.Contains("a value that was released", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_value_stays_and_a_view_does_not_take_its_memory_along()
    {
        var arena = new Arena(s_backend, 1024);
        using var step = new Step(s_backend, DType.F64, arena);
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Values(8, 4), requiresGradient: true), y = x.Square(), z = y.Square();
        double[] before = y.Value.ToDoubles();
        y.Release(); // z saved it
        Assert.Equal(before, y.Value.ToDoubles());
        z.Slice(0, 0, 2).Release();
        Assert.Equal(32, z.Value.ToDoubles().Length);
    }

    [Fact]
    public void What_was_walked_back_from_can_be_read_and_what_was_passed_says_that_it_is_over()
    {
        var arena = new Arena(s_backend, 1024);
        using var step = new Step(s_backend, DType.F64, arena);
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Values(8, 4), requiresGradient: true), y = x.Square();
        Variable loss = y.Sum(keepAxes: false, 1).SumLoss(s_layout);
        double before = loss.Value.ToScalar();
        graph.Backward(loss);
        Assert.Equal(before, loss.Value.ToScalar());
        string message = Assert.Throws<InvalidOperationException>(() => y.Value.ToDoubles()).Message;
        Assert.Contains("Square of micro-batch 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_are_not_recorded_leave_their_result_alone()
    {
        var arena = new Arena(s_backend, 1024);
        using var step = new Step(s_backend, DType.F64, arena, records: false);
        Graph graph = step.BeginBatch();
        Variable h = graph.Input(Values(8, 4)).Square();
        nint capacity = 0;
        for (int i = 0; i < 50; i++)
        {
            Variable from = h;
            h = graph.Alone(() => from.Sigmoid().Square().Add(from), from);
            if (i == 1) capacity = arena.Capacity;
        }

        Assert.Equal(capacity, arena.Capacity);
        Assert.All(h.Value.ToDoubles(), value => Assert.True(double.IsFinite(value)));
    }

    private static (long[][] Bits, nint Peak) Train(bool withArena, bool releases)
    {
        var arena = withArena ? new Arena(s_backend, 1024) : null;
        Parameter gain = new("gain", Values(6)), first = new("first", Values(6, 6)), second = new("second", Values(6, 6));
        using var step = new Step(s_backend, DType.F64, arena);
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Values(8, 6), requiresGradient: true), h = x;
        for (int i = 0; i < 4; i++)
        {
            Variable normed = h.RmsNorm(step.Use(gain), 0.01, s_layout);
            Variable gate = normed.Linear(step.Use(first), null, s_layout), up = normed.Linear(step.Use(second), null, s_layout);
            Variable mixed = gate.SwiGlu(up), mapped = mixed.Linear(step.Use(first), null, s_layout);
            Variable sum = h.Add(mapped);
            if (releases) Array.ForEach([normed, mixed, mapped], value => value.Release());
            h = sum;
        }

        graph.Backward(h.Square().Sum(keepAxes: false, 1).SumLoss(s_layout));
        long[] ofInput = Bits(graph.GradientOf(x)!);
        step.Finish();
        return ([ofInput, .. new[] { gain, first, second }.Select(parameter => Bits(step.GradientOf(parameter)!))], arena?.Peak ?? 0);
    }

    private static Tensor Values(params ReadOnlySpan<nint> lengths)
    {
        var shape = new Shape(lengths);
        var values = new double[shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = ((i * 7919 % 1021) - 510) / 700.0;
        return Tensor.FromDoubles(s_backend, values, shape, DType.F64);
    }

    private static long[] Bits(Tensor x) => Array.ConvertAll(x.ToDoubles(), BitConverter.DoubleToInt64Bits);
}
