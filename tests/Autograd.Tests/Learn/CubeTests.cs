using Reference.Autograd.Checking;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests.Learn;

public class CubeTests
{
    [Fact]
    public void The_gradient_of_an_operation_of_ones_own_is_checked()
    {
        var x = new CheckedInput("x", Tensor.From<double>(ScalarBackend.Instance, [-1.5, 0.5, 2], new Shape(3)));
        GradientCheckReport report = GradientCheck.Run((step, graph, inputs) => new Cube().Apply(inputs[0]), [x]);
        report.ThrowIfFailed();
        Assert.True(report.Entries[0].Dual.Relative <= 1e-12);
        Assert.True(report.Entries[0].Difference!.Value.Relative <= 1e-7);
    }

    [Fact]
    public void A_gradient_that_is_wrong_by_a_millionth_is_refused()
    {
        var x = new CheckedInput("x", Tensor.From<double>(ScalarBackend.Instance, [-1.5, 0.5, 2], new Shape(3)));
        var options = new GradientCheckOptions
        {
            Intercept = (operation, input, gradient) =>
            {
                Tensor wrong = Tensor.Zeros(gradient.Backend, gradient.Shape, gradient.DType);
                gradient.Backend.Scale(gradient, 1.000001, wrong);
                return wrong;
            },
        };
        Assert.False(GradientCheck.Run((step, graph, inputs) => new Cube().Apply(inputs[0]), [x], options).Passed);
    }
}
