namespace Cli.Tests.Runs;

/// <summary>reference merge: a model's folder that answers as the run does; nothing written over, and nothing written for nothing.</summary>
public sealed class MergeTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void A_merged_folder_answers_as_the_run_does_and_is_not_written_over()
    {
        small.Train("strong", "--learning-rate", "0.01");
        string run = small.RunOf("strong"), merged = small.At("merged");
        ToolRun written = Tool.Run("merge", run, "--out", merged);
        written.Says(0, "model.safetensors", "(F32)");
        Assert.Matches("^loaded again: largest difference of the logits .* the same token first at each$", written.LastLine);
        foreach (string file in (string[])["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"])
            Assert.True(File.Exists(Path.Combine(merged, file)), file);
        string[] question = ["--prompt", "The old whale", "--max-tokens", "8"];
        Assert.Equal(Tool.Run(["generate", run, .. question]).Output, Tool.Run(["generate", merged, .. question]).Output);
        var before = SmallRun.Content(merged);
        Tool.Run("merge", run, "--out", merged).Says(1, merged, "nothing is written over");
        Assert.Equal(before, SmallRun.Content(merged));
    }

    [Fact]
    public void A_type_may_be_chosen()
    {
        small.Train("strong", "--learning-rate", "0.01");
        Tool.Run("merge", small.RunOf("strong"), "--out", small.At("half"), "--write-dtype", "bf16").Says(0, "(BF16)", "loaded again: ");
        Tool.Run("inspect", small.At("half")).Says(0, "BF16)");
        Tool.Run("merge", "no-run", "--out", small.At("none"), "--write-dtype", "f8").Says(2, "--write-dtype f8: expected f32, f16, bf16 or f64");
    }

    [Fact]
    public void What_has_nothing_to_merge_is_refused_and_nothing_is_written()
    {
        small.Train("still", "--learning-rate", "0");
        Tool.Run("merge", small.RunOf("still"), "--out", small.At("none")).Says(1, "changes no weight (its update is zero)", "train it first");
        Tool.Run("merge", Tool.BaseModel, "--out", small.At("none")).Says(1, Tool.BaseModel, "has no adapter to merge");
        Assert.False(Directory.Exists(small.At("none")));
    }
}
