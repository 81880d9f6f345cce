using Autograd.Tests.Cases;
using Autograd.Tests.Gradients;
using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests;

public class CheckpointTests
{
    private delegate Variable Run(Graph graph, Func<Graph, Variable[], Variable> body, params Variable[] inputs);

    [Theory]
    [InlineData(DType.F32, true)]
    [InlineData(DType.F32, false)]
    [InlineData(DType.F64, true)]
    public void Bits_are_those_without_checkpoints(DType dtype, bool arena) => Draws.Hold(15, d =>
    {
        long[][] plain = Train(d, dtype, arena, (graph, body, inputs) => body(graph, inputs));
        long[][] kept = Train(d, dtype, arena, (graph, body, inputs) => graph.Checkpoint(body, inputs));
        long[][] nested = Train(d, dtype, arena, (graph, body, inputs) => graph.Checkpoint((g, x) => g.Checkpoint(body, x), inputs));
        Assert.Equal(plain, kept);
        Assert.Equal(plain, nested);
    });

    [Fact]
    public void The_middle_of_a_checkpoint_takes_no_memory_after_forward()
    {
        Assert.True(UsedAfterForward(checkpoint: true) < UsedAfterForward(checkpoint: false) / 4);
    }

    [Fact]
    public void A_checkpoint_in_a_graph_that_does_not_record_only_computes()
    {
        using var step = new Step(ScalarBackend.Instance, DType.F64, records: false);
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Tensor.FromDoubles(ScalarBackend.Instance, [1, 2], new Shape(2), DType.F64), requiresGradient: true);
        Variable y = graph.Checkpoint((_, v) => v[0].Square(), x);
        Assert.Equal([1.0, 4.0], y.Value.ToDoubles());
        Assert.Equal(0, graph.Count);
    }

    [Fact]
    public void A_value_of_the_step_made_inside_is_refused_unless_derived()
    {
        using var step = new Step(ScalarBackend.Instance, DType.F64);
        Variable w = step.Use(new Parameter("w", Tensor.FromDoubles(ScalarBackend.Instance, [3], new Shape(1), DType.F64)));
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Tensor.FromDoubles(ScalarBackend.Instance, [1, 2], new Shape(2, 1), DType.F64));
        TokenLayout layout = TokenLayout.Of(2);
        var error = Assert.Throws<InvalidOperationException>(() => graph.Checkpoint((_, v) => v[0].Multiply(w.Square(), layout), x));
        Assert.Contains("Square: values of step 0 that are made inside Checkpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_was_written_to_is_found()
    {
        using var step = new Step(ScalarBackend.Instance, DType.F64);
        Graph graph = step.BeginBatch();
        Tensor value = Tensor.FromDoubles(ScalarBackend.Instance, [1, 2], new Shape(2), DType.F64);
        Variable y = graph.Checkpoint((_, v) => v[0].Square().Sum(), graph.Input(value, requiresGradient: true));
        ScalarBackend.Instance.Fill(value, 5);
        string message = Assert.Throws<InvalidOperationException>(() => graph.Backward(y)).Message;
        Assert.Contains("Checkpoint: F64[2], saved for walking back, was written to", message, StringComparison.Ordinal);
    }

    /// <summary>Two blocks that share weights, over two micro-batches: their bits of loss and gradients.</summary>
    private static long[][] Train(Draw d, DType dtype, bool withArena, Run run)
    {
        d = d.Again();
        int n = d.Columns + 2;
        Parameter[] p =
        [
            new("shared", d.Values(new Shape(n, n)).To(dtype)),
            new("gain", d.Values(new Shape(n)).To(dtype)),
            new("bias", d.Values(new Shape(n)).To(dtype)),
        ];
        var arena = withArena ? new Arena(ScalarBackend.Instance, 4096) : null;
        using var step = new Step(ScalarBackend.Instance, dtype, arena);
        var results = new List<Tensor>();
        for (int batch = 0; batch < 2; batch++)
        {
            Graph graph = step.BeginBatch();
            TokenLayout layout = d.Layout;
            Variable x = graph.Input(d.Values(new Shape(d.Rows, n)).To(dtype), requiresGradient: true);
            Variable h = x.Linear(step.Use(p[0]), null, layout);
            h = run(graph, (_, v) => Block(step, p, layout, v[0], v[1]), h, x);
            h = run(graph, (_, v) => Block(step, p, layout, v[0], v[1]).Add(v[0]).Add(v[0]), h, x);
            h = h.Multiply(h).Add(x).Linear(step.Use(p[0]), step.Use(p[2]), layout);
            Variable loss = h.Square().Sum(keepAxes: false, 1).SumLoss(layout);
            results.Add(loss.Value.Keep());
            graph.Backward(loss);
            results.Add(graph.GradientOf(x)!.Keep());
        }

        step.Finish();
        results.AddRange(p.Select(x => step.GradientOf(x)!.Keep()));
        return [.. results.Select(Bits)];
    }

    private static Variable Block(Step step, Parameter[] p, TokenLayout layout, Variable h, Variable x)
    {
        Variable gain = step.Derive("gain squared", () => step.Use(p[1]).Square());
        Variable normed = h.RmsNorm(gain, 0.01, layout);
        Variable gated = normed.Linear(step.Use(p[0]), step.Use(p[2]), layout).SwiGlu(normed.Linear(step.Use(p[0]), null, layout));
        return h.Add(gated.Multiply(step.Use(p[1]), layout)).Add(x.Tanh()).Add(h);
    }

    private static nint UsedAfterForward(bool checkpoint)
    {
        var arena = new Arena(ScalarBackend.Instance, 1024);
        using var step = new Step(ScalarBackend.Instance, DType.F32, arena);
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Tensor.Zeros(ScalarBackend.Instance, new Shape(64, 64), DType.F32), requiresGradient: true);
        static Variable Body(Graph graph, Variable[] v)
        {
            for (int i = 0; i < 8; i++) v[0] = v[0].Square();
            return v[0];
        }

        for (int i = 0; i < 8; i++) x = checkpoint ? graph.Checkpoint(Body, x) : Body(graph, [x]);
        Arena.Mark mark = arena.SetMark();
        return mark.Count;
    }

    private static long[] Bits(Tensor x) => Array.ConvertAll(x.ToDoubles(), BitConverter.DoubleToInt64Bits);
}
