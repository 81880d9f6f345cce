namespace Cli.Tests.Runs;

/// <summary>What runs leave behind: a model's folder after full fine-tuning, and the best adapter beside the last.</summary>
public sealed class ResultTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void Full_fine_tuning_leaves_a_model_that_is_evaluated_answers_and_is_verified()
    {
        ToolRun run = small.Train("full", "--method", "full", "--data-validation-last", "2");
        string folder = small.RunOf("full"), model = Path.Combine(folder, "model");
        Assert.False(Directory.Exists(Path.Combine(folder, "adapter")));
        Tool.Run("inspect", model).Says(0, "family      llama", "refused     nothing");
        string loss = run.Output.Split("validation  loss ")[1][..6];
        Tool.Run("evaluate", folder).Says(0, "  base      loss ", $"  this run  loss {loss} ");
        string[] question = ["--prompt", "The old whale", "--max-tokens", "6"];
        string answer = Tool.Run(["generate", folder, .. question]).Output;
        Assert.Equal(answer, Tool.Run(["generate", model, .. question]).Output);
        Assert.NotEqual(answer, Tool.Run(["generate", Tool.BaseModel, .. question]).Output);
        Tool.Run("merge", folder, "--out", small.At("none")).Says(1, "has no adapter to merge");
        Tool.Run("verify", folder).Says(0, "the same bits");
    }

    [Fact]
    public void A_classifier_is_evaluated_and_merged_with_its_head()
    {
        string rows = small.At("mails.jsonl");
        File.WriteAllText(rows, string.Concat(Enumerable.Range(0, 8).Select(i => FormattableString.Invariant($"{{\"text\": \"mail {i}\", \"label\": {i % 2}}}\n"))));
        small.Train("mails", "--task", "classification", "--data", rows, "--data-validation-last", "4").Says(0, "validation  loss ", ", accuracy ", "F1 ");
        string folder = small.RunOf("mails");
        Tool.Run("evaluate", folder).Says(0, "  this run  loss ", " over 4 labels, accuracy ");
        Tool.Run("generate", folder, "--prompt", "x").Says(1, "is a classifier and writes no text", "reference evaluate");
        Tool.Run("merge", folder, "--out", small.At("classifier")).Says(0, "loaded again: ");
        Tool.Run("inspect", small.At("classifier")).Says(0, "head        sequence classifier, 2 outputs", "refused     nothing");
    }

    [Fact]
    public void Runs_on_a_quantised_file_leave_folders_of_plain_weights()
    {
        string model = Tool.Pack("gguf", "llama-gpt2", "model-Q4_0.gguf");
        small.Train("whole", "--model", model, "--method", "full");
        Tool.Run("inspect", Path.Combine(small.RunOf("whole"), "model")).Says(0, "21 F32)", "refused     nothing");
        Tool.Run("generate", small.RunOf("whole"), "--prompt", "x", "--max-tokens", "2").Says(0);
        small.Train("part", "--model", model);
        Tool.Run("merge", small.RunOf("part"), "--out", small.At("part")).Says(0, "tokenizer.json", "(F32)", "loaded again: ");
        Tool.Run("inspect", small.At("part")).Says(0, "21 F32)", "refused     nothing");
    }

    [Fact]
    public void The_best_adapter_is_kept_where_it_is_not_the_last()
    {
        string[] wild = ["--learning-rate", "0.03", "--data-validation-last", "2", "--validation-every", "1", "--steps", "6"];
        ToolRun run = small.Train("wild", wild);
        run.Says(0, "; best ", " at step 1, kept in adapter-best");
        string folder = small.RunOf("wild");
        ToolRun short1 = small.Train("short", [.. wild[..^1], "1", "--schedule", "constant"]);
        short1.Says(0);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(small.RunOf("short"), "adapter", "adapter_model.safetensors")),
            File.ReadAllBytes(Path.Combine(folder, "adapter-best", "adapter_model.safetensors")));
        Tool.Run("generate", Path.Combine(folder, "adapter-best"), "--prompt", "The whale", "--max-tokens", "3").Says(0);
        Tool.Run("verify", folder).Says(0, "6 steps, 4 files");
    }
}
