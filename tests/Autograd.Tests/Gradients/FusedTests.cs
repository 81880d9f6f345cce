using Autograd.Tests.Cases;
using Reference.Autograd;
using Reference.Autograd.Operations;

namespace Autograd.Tests.Gradients;

public class FusedTests
{
    [Theory]
    [MemberData(nameof(OperationCases.FusedNames), MemberType = typeof(OperationCases))]
    public void A_fused_operation_equals_its_composition_forward_and_in_every_gradient(string name)
    {
        OperationCase row = OperationCases.Named(name);
        Draws.Hold(20, draw =>
        {
            Call call = row.Build(draw);
            Evaluation fused = Evaluation.Of(call.Function, call.Inputs), composed = Evaluation.Of(call.Composition!, call.Inputs);
            Agree($"{name}, forward", fused.Output, composed.Output);
            for (int i = 0; i < call.Inputs.Count; i++)
                Agree($"{name}, gradient of {call.Inputs[i].Name}", fused.Gradients[i], composed.Gradients[i]);
        });
    }

    [Fact]
    public void SwiGlu_equals_its_composition_bit_for_bit() => Draws.Hold(20, draw =>
    {
        Call call = OperationCases.Named("SwiGlu: gate and up").Build(draw);
        Evaluation fused = Evaluation.Of(call.Function, call.Inputs);
        Evaluation composed = Evaluation.Of((_, _, x) => x[0].Silu().Multiply(x[1]), call.Inputs);
        Assert.Equal(composed.Output, fused.Output);
        Assert.Equal(composed.Gradients, fused.Gradients);
    });

    [Fact]
    public void Every_fused_operation_names_its_composition()
    {
        var without = OperationList.All.Where(t => t.IsSubclassOf(typeof(FusedOperation)))
            .Where(t => OperationCases.All.Where(c => c.Operation == t).All(c => c.Build(new Draw(1, 2, 2, 2)).Composition is null));
        Assert.Empty(without);
    }

    private static void Agree(string what, double[] found, double[] expected)
    {
        Assert.Equal(expected.Length, found.Length);
        double scale = expected.Concat(found).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < found.Length; i++)
            Assert.True(
                Math.Abs(found[i] - expected[i]) <= 1e-12 * scale,
                $"{what}: {found[i]:R} at {i}, the composition gives {expected[i]:R}");
    }
}
