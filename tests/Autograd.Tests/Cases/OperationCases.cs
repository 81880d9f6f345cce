namespace Autograd.Tests.Cases;

/// <summary>The table of all gradient cases: every operation has a row, or a test names it.</summary>
public static class OperationCases
{
    public static IReadOnlyList<OperationCase> All { get; } =
        [.. UnaryCases.All, .. BinaryCases.All, .. ShapeCases.All, .. ProductCases.All, .. FusedCases.All, .. AttentionCases.All];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public static TheoryData<string> FusedNames =>
        [.. All.Where(c => c.Build(new Draw(1, 2, 2, 2)).Composition is not null).Select(c => c.Name)];

    public static OperationCase Named(string name) => All.Single(c => c.Name == name);
}
