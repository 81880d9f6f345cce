using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests;

/// <summary>What gradients are where a function has a kink, a tie or a rule of its own.</summary>
public class KinkTests
{
    private static ScalarBackend Backend => ScalarBackend.Instance;

    [Fact]
    public void The_gradient_of_relu_and_of_the_absolute_value_is_0_at_0()
    {
        Assert.Equal([0, 0, 1, 0], Gradient([-1, 0, 2, -0.0], x => x.Relu()));
        Assert.Equal([-1, 0, 1, 0], Gradient([-1, 0, 2, -0.0], x => x.Absolute()));
    }

    [Fact]
    public void Equal_operands_of_a_maximum_share_the_gradient()
    {
        (double[] a, double[] b) = Gradients([1, 2, 3, double.NaN, 1], [1, 3, 2, 1, double.NaN], (x, y) => x.Maximum(y));
        Assert.Equal([0.5, 0, 1, 1, 1], a);
        Assert.Equal([0.5, 1, 0, 1, 1], b);
    }

    [Fact]
    public void The_gradient_of_a_power_of_0_is_0_also_at_0() => Assert.Equal([0, 0], Gradient([0, 3], x => x.Power(0)));

    [Fact]
    public void The_padding_row_of_an_embedding_gets_no_gradient_from_its_look_ups()
    {
        using var step = new Step(Backend, DType.F64);
        var table = new Parameter("table", Tensor.Zeros(Backend, new Shape(3, 2), DType.F64));
        Graph graph = step.BeginBatch();
        Tensor ids = Tensor.From<int>(Backend, [0, 1, 1, 2], new Shape(4));
        graph.Backward(step.Use(table).Embedding(graph, ids, TokenLayout.Of(4), paddingRow: 1).Sum());
        step.Finish();
        Assert.Equal([1, 1, 0, 0, 1, 1], step.GradientOf(table)!.ToDoubles());
    }

    [Fact]
    public void A_weight_that_is_stored_in_another_type_gets_a_gradient_in_the_type_that_is_computed_with()
    {
        using var step = new Step(Backend, DType.F64);
        var weight = new Parameter("w", Tensor.FromDoubles(Backend, [1.5, -2], new Shape(2), DType.F16));
        Variable y = step.Use(weight).To(DType.F64).Square();
        step.Seed(y, Tensor.FromDoubles(Backend, [1, 1], new Shape(2), DType.F64));
        step.Finish();
        Assert.Equal(DType.F64, step.GradientOf(weight)!.DType);
        Assert.Equal([3, -4], step.GradientOf(weight)!.ToDoubles());
    }

    [Fact]
    public void Tensors_without_elements_pass_through_every_kind_of_operation()
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        var weight = new Parameter("w", Tensor.Zeros(Backend, new Shape(3, 3), DType.F64));
        Variable x = graph.Input(Tensor.Zeros(Backend, new Shape(0, 3), DType.F64), requiresGradient: true);
        Variable y = x.Linear(step.Use(weight), null, TokenLayout.Of()).Softmax().Multiply(x).Sum(keepAxes: false, 1);
        graph.Backward(y.SumLoss(TokenLayout.Of()));
        step.Finish();
        Assert.Equal(0, graph.GradientOf(x)!.Count);
        Assert.Equal(new double[9], step.GradientOf(weight)!.ToDoubles());
    }

    private static double[] Gradient(double[] x, Func<Variable, Variable> apply) => Gradients(x, x, (a, _) => apply(a)).A;

    private static (double[] A, double[] B) Gradients(double[] a, double[] b, Func<Variable, Variable, Variable> apply)
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Tensor.From<double>(Backend, a, new Shape(a.Length)), requiresGradient: true);
        Variable y = graph.Input(Tensor.From<double>(Backend, b, new Shape(b.Length)), requiresGradient: true);
        Variable z = apply(x, y);
        graph.Backward(z, Tensor.From<double>(Backend, Array.ConvertAll(a, _ => 1.0), z.Shape));
        return (graph.GradientOf(x)!.ToDoubles(), graph.GradientOf(y)?.ToDoubles() ?? []);
    }
}
