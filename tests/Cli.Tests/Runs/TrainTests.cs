using System.Text.Json;
using Reference.Tests.Shared;

namespace Cli.Tests.Runs;

/// <summary>reference train: the folder, the last line, JSON lines, and what is refused before anything is loaded.</summary>
public sealed class TrainTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void The_last_line_is_the_hash_of_what_was_trained_and_the_folder_is_whole()
    {
        ToolRun run = small.Shared();
        Assert.Matches("^[0-9a-f]{64}$", run.LastLine);
        run.Says(0, "step 1/3  loss ", "step 3/3  loss ", "validation  loss ", "prompt      The sea", "  before    ", "  after     ", "done at step 3");
        Assert.Equal("", run.Error);
        string folder = small.RunOf("shared");
        foreach (string file in (string[])["run.yaml", "metrics.jsonl", "summary.json", "manifest.json", "README.md", "report.html",
            "adapter/adapter_config.json", "adapter/adapter_model.safetensors", "checkpoints/step-00000003.safetensors"])
            Assert.True(File.Exists(Path.Combine(folder, file)), file);
        Assert.Contains($"\"state\": \"{run.LastLine}\"", File.ReadAllText(Path.Combine(folder, "manifest.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_thread_count_and_no_micro_batch_changes_the_hash_and_json_is_one_object_a_line()
    {
        ToolRun run = Tool.Run(small.Arguments("json", "--data-validation-last", "2", "--threads", "1", "--micro-batch", "1", "--checkpointing", "--json"));
        run.Says(0);
        JsonElement[] lines = [.. run.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal([1, 2, 3], lines[..^1].Select(line => line.GetProperty("step").GetInt32()));
        Assert.All(lines[..^1], line => Assert.True(line.GetProperty("loss").GetDouble() > 0));
        Assert.Equal("end", lines[^1].GetProperty("event").GetString());
        Assert.Equal(small.Shared().LastLine, lines[^1].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("--learning-rate -1 --rank 0", "--learning-rate: train.learning-rate: found '-1'", "--rank: method.rank: found '0'")]
    [InlineData("--data-maxlength 3", "there is no flag --data-maxlength (did you mean '--data-max-length'?)")]
    [InlineData("--micro-batch 4", "train.micro-batch: found 4; expected at most train.batch, 2")]
    [InlineData("--data-validation-last 2 --data-validation-fraction 0.1", "more than one is set; choose one")]
    public void A_wrong_value_is_refused_before_the_model_is_looked_for(string options, params string[] parts)
    {
        ToolRun run = Tool.Run(small.Arguments("wrong", ["--model", "no-model", .. options.Split(' ')]));
        run.Says(2, parts);
        Assert.DoesNotContain("no-model", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(small.RunOf("wrong")));
    }

    [Fact]
    public void Missing_files_are_named_all_at_once()
    {
        Tool.Run(small.Arguments("missing", "--model", "no-model", "--data", "no-rows.jsonl", "--data-validation", "no-more.jsonl"))
            .Says(2, "model: there is no file or folder no-model", "there is no file no-rows.jsonl", "data.validation: there is no file no-more.jsonl");
        Tool.Run("train", "no-run.yaml").Says(2, "there is no file no-run.yaml", "reference init no-run.yaml");
        Tool.Run("train").Says(2, "model: it is missing", "data.train: it is missing");
    }

    [Fact]
    public void A_file_with_an_unknown_key_is_refused_with_file_line_and_a_near_key()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("run.yaml", "model: m\ntrain:\n  stepps: 3\n  batch: many\ndata:\n  train: [a, [b]]\n"u8);
        Tool.Run("train", file).Says(2, $"{file}, line 6: 'data.train' has lists within lists");
        folder.Write("run.yaml", "model: m\ntrain:\n  stepps: 3\n  batch: many\n"u8);
        Tool.Run("train", file).Says(2, $"{file}, line 3: there is no field 'train.stepps' (did you mean 'train.steps'?)", $"{file}, line 4: train.batch: found 'many'");
        folder.Write("run.yaml", "model: m\nmodel: n\n"u8);
        Tool.Run("train", file).Says(2, file, "model");
        folder.Write("run.yaml", "model: [\n"u8);
        Tool.Run("train", file).Says(2, $"{file}, line", "this is no YAML");
    }

    [Fact]
    public void Data_that_cannot_be_read_are_a_failure_that_names_file_and_row()
    {
        string rows = small.At("bad.jsonl");
        File.WriteAllText(rows, "{\"text\": \"fine\"}\n{\"text\": \n");
        ToolRun run = Tool.Run(small.Arguments("bad", "--data", rows));
        run.Says(1, rows, "2");
        Assert.False(Directory.Exists(small.RunOf("bad")));
    }

    [Fact]
    public void A_step_that_is_not_finite_stops_the_run_with_a_line()
    {
        string model = Path.Combine(small.CopyOfBase("broken"), "model.safetensors");
        byte[] bytes = File.ReadAllBytes(model);
        BitConverter.GetBytes(float.NaN).CopyTo(bytes, bytes.Length - 4);
        File.WriteAllBytes(model, bytes);
        Tool.Run(small.Arguments("infinite", "--model", small.At("broken"))).Says(1, "error: step 1, rows 0 to 1: the output of model.norm");
        Assert.False(File.Exists(Path.Combine(small.RunOf("infinite"), "manifest.json")));
    }
}
