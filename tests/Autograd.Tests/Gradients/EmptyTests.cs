using Autograd.Tests.Cases;

namespace Autograd.Tests.Gradients;

public class EmptyTests
{
    [Theory]
    [MemberData(nameof(OperationCases.Names), MemberType = typeof(OperationCases))]
    public void Operations_pass_tensors_without_elements_through_forward_and_back(string name)
    {
        OperationCase row = OperationCases.Named(name);
        for (int axes = 1; axes < 8; axes++)
        {
            Call call = row.Build(new Draw(1, axes & 1, (axes >> 1) & 1, (axes >> 2) & 1));
            Evaluation result = Evaluation.Of(call.Function, call.Inputs);
            Assert.Equal(call.Inputs.Select(x => (int)x.Value.Count), result.Gradients.Select(g => g.Length));
        }
    }
}
