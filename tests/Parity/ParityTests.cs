using Reference.Tests.Shared;

namespace Reference.Tests.Parity;

/// <summary>Every case of the collection, a row each.</summary>
public sealed class ParityTests
{
    /// <summary>The names of all rows.</summary>
    public static TheoryData<string> Cases => new(GoldenCollection.All.Select(golden => golden.ToString()));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_agrees(string name)
    {
        GoldenCase golden = GoldenCollection.Get(name);
        ICaseRunner? runner = CaseRunners.For(golden);
        if (Unsupported.Reason(golden) is not { } reason)
        {
            Assert.True(runner is not null, $"{name}: nothing runs a case of this kind, and no entry of Unsupported covers it");
            runner.Run(golden);
            return;
        }

        Exception? failure = runner is null ? null : Record.Exception(() => runner.Run(golden));
        Assert.False(runner is not null && failure is null, $"{name} passes, though Unsupported says: {reason}; take the entry out");
        Assert.Skip($"not supported yet: {reason}");
    }

    [Fact]
    public void The_whole_collection_is_there()
    {
        Golden.Require("models");
    }
}
