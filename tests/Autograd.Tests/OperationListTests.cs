using Autograd.Tests.Cases;
using Reference.Autograd;

namespace Autograd.Tests;

public class OperationListTests
{
    [Fact]
    public void The_list_holds_every_operation_of_the_assembly()
    {
        IEnumerable<Type> there = typeof(Operation).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operation)) && !t.IsAbstract);
        Assert.Equal(there.Select(t => t.Name).Order(StringComparer.Ordinal), OperationList.All.Select(t => t.Name));
    }

    [Fact]
    public void Every_operation_has_a_gradient_case()
    {
        var without = OperationList.All.Except(OperationCases.All.Select(c => c.Operation)).Select(t => t.Name);
        Assert.True(!without.Any(), $"no row in OperationCases for {string.Join(", ", without)}");
    }

    [Fact]
    public void Every_case_records_the_operation_that_it_names()
    {
        foreach (OperationCase row in OperationCases.All)
        {
            Call call = row.Build(new Draw(1, 3, 2, 2));
            bool seen = false;
            Gradients.Mutants.Walk(call, (operation, _, gradient) =>
            {
                seen |= operation.GetType() == row.Operation;
                return gradient;
            });
            Assert.True(seen, $"{row.Name} does not record its operation");
        }
    }
}
