using Autograd.Tests.Cases;
using Reference.Autograd;
using Reference.Autograd.Checking;
using Reference.Autograd.Compositions;
using Reference.Autograd.Operations;
using Reference.Tensors;

namespace Autograd.Tests.Gradients;

public class CheckTests
{
    [Fact]
    public void A_detached_factor_is_held_constant_by_all_ways_of_checking() => Draws.Hold(10, d =>
    {
        CheckedInput x = d.Tokens("x", new Shape(d.Rows, d.Columns));
        GradientCheck.Run((_, _, v) => v[0].Multiply(v[0].Exp().Detach()), [x]).ThrowIfFailed();
    });

    [Fact]
    public void Without_the_declaration_the_same_gradient_is_refused()
    {
        Draw d = new(3, 2, 2, 2);
        CheckedInput x = d.Tokens("x", new Shape(2, 2));
        GradientCheckReport report = GradientCheck.Run((step, graph, v) => v[0].Multiply(graph.Input(v[0].Exp().Value)), [x]);
        Assert.False(report.Passed);
        Assert.Contains("WRONG", Assert.Throws<InvalidOperationException>(report.ThrowIfFailed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_input_has_no_entry_and_is_left_alone()
    {
        Draw d = new(4, 2, 3, 2);
        CheckedInput[] inputs =
        [
            d.Tokens("x", new Shape(2, 3)),
            d.Tokens("c", new Shape(2, 3)) with { IsConstant = true },
            d.Parameter("p", new Shape(3)) with { IsConstant = true },
        ];
        GradientCheckReport report = GradientCheck.Run((_, _, v) => v[0].Multiply(v[1]).Add(v[2]), inputs);
        report.ThrowIfFailed();
        Assert.Equal(["x"], report.Entries.Select(e => e.Name));
    }

    [Fact]
    public void A_large_tensor_is_checked_along_directions_which_see_one_wrong_entry_in_a_million_parts()
    {
        Draw d = new(5, 40, 50, 2);
        CheckedInput x = d.Tokens("x", new Shape(40, 50));
        GradientCheckReport good = GradientCheck.Run((_, _, v) => v[0].Tanh(), [x]);
        good.ThrowIfFailed();
        Assert.False(good.Entries[0].IsPerElement);
        Tensor Spoil(Operation operation, int input, Tensor gradient)
        {
            double[] values = gradient.ToDoubles();
            values[1234] *= 1 + 1e-6;
            return Tensor.From<double>(gradient.Backend, values, gradient.Shape);
        }

        Assert.False(GradientCheck.Run((_, _, v) => v[0].Tanh(), [x], new GradientCheckOptions { Intercept = Spoil }).Passed);
    }

    [Fact]
    public void The_report_names_the_worst_element()
    {
        Draw d = new(6, 2, 3, 2);
        Tensor Spoil(Operation operation, int input, Tensor gradient)
        {
            double[] values = gradient.ToDoubles();
            values[4] += 1;
            return Tensor.From<double>(gradient.Backend, values, gradient.Shape);
        }

        var options = new GradientCheckOptions { Intercept = Spoil };
        GradientCheckReport report = GradientCheck.Run((_, _, v) => v[0].Exp(), [d.Tokens("x", new Shape(2, 3))], options);
        Assert.Equal(4, report.Entries[0].Dual.At);
        Assert.Equal(4, report.Entries[0].Difference!.Value.At);
        Assert.Contains("at element 4", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_is_refused()
    {
        Draw d = new(7, 2, 2, 2);
        Tensor Spoil(Operation operation, int input, Tensor gradient) =>
            Tensor.FromDoubles(gradient.Backend, [1, double.NaN, 1, 1], gradient.Shape, DType.F64);
        var options = new GradientCheckOptions { Intercept = Spoil };
        Assert.False(GradientCheck.Run((_, _, v) => v[0].Exp(), [d.Tokens("x", new Shape(2, 2))], options).Passed);
    }

    [Fact]
    public void Losses_composed_of_operations_have_right_gradients() => Draws.Hold(10, d =>
    {
        var shape = new Shape(d.Rows, d.Columns + 1);
        Tensor targets = d.Values(shape, 0, 1);
        CheckedInput x = new("x", d.AwayFromZero(shape));
        GradientCheck.Run((_, _, v) => v[0].LogSoftmax(), [x]).ThrowIfFailed();
        GradientCheck.Run((step, _, v) => v[0].BinaryCrossEntropyWithLogits(targets.To(step.DType)), [x]).ThrowIfFailed();
        GradientCheck.Run((step, _, v) => v[0].MeanSquared(targets.To(step.DType)), [x]).ThrowIfFailed();
        int[] labels = d.IndexTensor(d.Rows, d.Columns + 1).ToArray<int>();
        GradientCheck.Run((_, _, v) => v[0].SmoothedCrossEntropy(labels, 0.1), [x]).ThrowIfFailed();
    });

    [Fact]
    public void Softmax_of_logarithms_agrees_with_the_logarithm_of_softmax() => Draws.Hold(10, d =>
    {
        CheckedInput x = d.Tokens("x", new Shape(d.Rows, d.Columns + 1));
        Evaluation ours = Evaluation.Of((_, _, v) => v[0].LogSoftmax(), [x]), other = Evaluation.Of((_, _, v) => v[0].Softmax().Log(), [x]);
        for (int i = 0; i < ours.Output.Length; i++) Assert.Equal(other.Output[i], ours.Output[i], 1e-13);
    });

    [Fact]
    public void Inputs_of_another_type_are_refused_by_name()
    {
        Draw d = new(8, 2, 2, 2);
        CheckedInput x = new("x", d.Values(new Shape(2, 2)).To(DType.F32));
        string message = Assert.Throws<ArgumentException>(() => GradientCheck.Run((_, _, v) => v[0], [x])).Message;
        Assert.Contains("input x is F32[2, 2]", message, StringComparison.Ordinal);
    }
}
