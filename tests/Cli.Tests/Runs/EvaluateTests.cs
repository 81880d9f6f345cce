using System.Text.Json;

namespace Cli.Tests.Runs;

/// <summary>reference evaluate: the base and the run beside it, on the run's validation data or on other files.</summary>
public sealed class EvaluateTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void A_run_is_measured_beside_its_base()
    {
        ToolRun trained = small.Shared();
        ToolRun run = Tool.Run("evaluate", small.RunOf("shared"), "--threads", "1");
        run.Says(0, "shared-001\n  base      loss ", "\n  this run  loss ", " tokens, perplexity ");
        string loss = trained.Output.Split("validation  loss ")[1][..6];
        Assert.Contains($"  this run  loss {loss} ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_data_may_be_named_and_json_has_every_digit()
    {
        small.Train("plain");
        Tool.Run("evaluate", small.RunOf("plain")).Says(1, small.RunOf("plain"), "has no validation data; name files with --data");
        ToolRun run = Tool.Run("evaluate", small.RunOf("plain"), "--data", small.Rows, "--json");
        run.Says(0);
        JsonElement json = JsonDocument.Parse(run.Output).RootElement;
        double before = json.GetProperty("base").GetProperty("loss").GetDouble(), after = json.GetProperty("run_result").GetProperty("loss").GetDouble();
        Assert.True(after < before, $"{after} after, {before} before");
        Tool.Run("evaluate", small.RunOf("plain"), "--data", "no-rows.jsonl").Says(2, "there is no file no-rows.jsonl");
        Tool.Run("evaluate", small.At("nothing")).Says(1, "there is no folder");
    }
}
