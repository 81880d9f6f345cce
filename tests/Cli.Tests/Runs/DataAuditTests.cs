using Reference.Tests.Shared;

namespace Cli.Tests.Runs;

/// <summary>reference data audit: marks round what carries loss, counts of what was cut and masked, the data's fingerprint last.</summary>
public sealed class DataAuditTests
{
    private const string Rows =
        """
        {"prompt": "What swims?", "completion": "The old whale swims."}
        {"prompt": "Where to?", "completion": "North of the sea, and then a long way further on over the waves to where nobody goes, nor ever has been."}
        {"prompt": "Where to?", "completion": ""}
        """;

    [Fact]
    public void Rows_are_marked_and_counted()
    {
        using var folder = new TemporaryFolder();
        string rows = folder.At("rows.jsonl");
        File.WriteAllText(rows, Rows);
        ToolRun run = Tool.Run("data", "audit", "--model", Tool.BaseModel, "--data", rows, "--data-max-length", "24");
        run.Says(0, "What swims?[[The old whale swims.<|endoftext|>]]", $"── {rows}, line 1: 11 tokens, 7 carry loss", $"file        {rows}: PromptCompletion",
            "training    3 rows, 40 tokens: 28 carry loss, 12 are masked", "1 rows cut, 11 tokens", "lengths     5 to 35 tokens, median 11");
        Assert.Contains($"warning: {rows}: 1 row has an empty answer", run.Error, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", run.LastLine);
        File.WriteAllText(rows, Rows.Replace("swims.", "swam.", StringComparison.Ordinal));
        ToolRun other = Tool.Run("data", "audit", "--model", Tool.BaseModel, "--data", rows, "--data-max-length", "24", "--examples", "0");
        other.Says(0);
        Assert.NotEqual(run.LastLine, other.LastLine);
        Assert.DoesNotContain("[[", other.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--examples -1", "--examples: found -1; expected 0 or more")]
    [InlineData("--data-loss most", "data.loss: found 'most'")]
    [InlineData("--batch 3", "there is no flag")]
    public void Wrong_use_says_what_to_do(string options, string part) =>
        Tool.Run(["data", "audit", "--model", "m", "--data", "d", .. options.Split(' ')]).Says(2, part);
}
