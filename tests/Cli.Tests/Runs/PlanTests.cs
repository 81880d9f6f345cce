using System.Text.Json;

namespace Cli.Tests.Runs;

/// <summary>reference init, plan and train by one file: the file's fields hold, a flag wins, and a plan writes nothing.</summary>
public sealed class PlanTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void A_file_is_written_planned_and_trained()
    {
        string file = small.At("planned.yaml");
        string[] flags = [.. small.Arguments("planned", "--validation-prompts", "The \"sea\": #1", "--data-validation-last", "1")[1..]];
        Tool.Run(["init", file, .. flags]).Says(0, $"{file} written; edit it, then: reference plan {file}");
        Assert.Contains("# optimizer steps; 0 for as many as the epochs have", File.ReadAllText(file), StringComparison.Ordinal);
        Tool.Run("init", file).Says(1, $"{file} is there already");
        var before = SmallRun.Content(small.At(""));
        Tool.Run("plan", file, "--batch", "1").Says(0, "model       ", "data        5 rows", "steps       3 of 1 rows", "time        ", "memory      peak ", "\n  batch: 1\n");
        JsonElement plan = JsonDocument.Parse(Tool.Run("plan", file, "--json").Output).RootElement;
        Assert.Equal(3, plan.GetProperty("steps").GetInt32());
        Assert.True(plan.GetProperty("peak_memory").GetInt64() > 0);
        Assert.Equal(before, SmallRun.Content(small.At("")));
        ToolRun run = Tool.Run("train", file);
        run.Says(0, "prompt      The \"sea\": #1");
        Assert.Equal(run.LastLine, Tool.Run([.. small.Arguments("byflags", "--data-validation-last", "1")]).LastLine);
    }

    [Fact]
    public void A_new_file_names_what_must_be_filled_in()
    {
        string file = small.At("empty.yaml");
        Tool.Run("init", file).Says(0);
        Tool.Run("plan", file).Says(2, "model: there is no file or folder DIR_OR_GGUF", "data.train: there is no file train.jsonl");
    }
}
