using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests.Learn;

public class TensorTests
{
    [Fact]
    public void The_same_function_on_whole_tensors()
    {
        ScalarBackend backend = ScalarBackend.Instance;
        using var step = new Step(backend, DType.F64);
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Tensor.From<double>(backend, [2, 5], new Shape(2)), requiresGradient: true);
        Variable y = graph.Input(Tensor.From<double>(backend, [3, 7], new Shape(2)), requiresGradient: true);
        Variable z = x.Multiply(y).Add(x.Exp()); // [2]
        graph.Backward(z.Sum());
        Assert.Equal([2, 5], graph.GradientOf(y)!.ToDoubles());
    }

    [Fact]
    public void A_weight_collects_its_gradient_over_micro_batches()
    {
        ScalarBackend backend = ScalarBackend.Instance;
        var weight = new Parameter("weight", Tensor.From<double>(backend, [1, 2, 3, 4, 5, 6], new Shape(2, 3))); // [out, in]
        using var step = new Step(backend, DType.F64);
        foreach (double[] tokens in new[] { new double[] { 1, 0, 0 }, new double[] { 0, 1, 0 } })
        {
            Graph graph = step.BeginBatch();
            TokenLayout layout = TokenLayout.Of(1); // one document of one token
            Variable x = graph.Input(Tensor.From<double>(backend, tokens, new Shape(1, 3)));
            Variable y = x.Linear(step.Use(weight), bias: null, layout); // [1, 2]
            graph.Backward(y.Sum());
        }

        step.Finish();
        Assert.Equal([1, 1, 0, 1, 1, 0], step.GradientOf(weight)!.ToDoubles());
    }
}
