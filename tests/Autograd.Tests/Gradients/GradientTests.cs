using Autograd.Tests.Cases;
using Reference.Autograd.Checking;

namespace Autograd.Tests.Gradients;

public class GradientTests
{
    [Theory]
    [MemberData(nameof(OperationCases.Names), MemberType = typeof(OperationCases))]
    public void Every_gradient_agrees_with_dual_numbers_and_with_differences(string name)
    {
        OperationCase row = OperationCases.Named(name);
        Draws.Hold(25, draw =>
        {
            Call call = row.Build(draw);
            GradientCheck.Run((step, graph, x) => call.Function(step, graph, x), call.Inputs).ThrowIfFailed();
        });
    }
}
