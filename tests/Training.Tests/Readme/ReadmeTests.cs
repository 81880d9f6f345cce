using Reference.Tests.Shared;
using Reference.Training;
using Reference.Training.Data;
using Reference.Training.Runs;

namespace Reference.Tests.Training.Readme;

/// <summary>The README's programs compile, run, agree, and stand in the README as they stand here.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("short")]
    [InlineData("long")]
    public void TheProgramStandsInTheReadme(string name)
    {
        string source = File.ReadAllText(Repository.PathOf("tests", "Training.Tests", "Readme", "ReadmeExamples.cs"));
        int start = source.IndexOf($"// <{name}>", StringComparison.Ordinal), end = source.IndexOf($"        // </{name}>", StringComparison.Ordinal);
        string code = source[(source.IndexOf('\n', start) + 1)..end];
        string plain = string.Join('\n', code.Split('\n').Select(line => line.Length > 8 ? line[8..] : line.Trim()));
        Assert.Contains(plain.Trim(), File.ReadAllText(Repository.PathOf("README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void BothGiveTheSameBits()
    {
        using var folder = new TemporaryFolder();
        string rows = folder.Write("rows.jsonl", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 20).Select(
            i => $$"""{"prompt": "Call me {{i}}", "completion": " the whale of {{i * i}} seas"}"""))));
        string model = Repository.PathOf("src", "Cli", "Assets", "base-model");
        var progress = new Steps();
        RunOutcome outcome = ReadmeExamples.FineTune(model, rows, Path.Combine(folder.Path, "runs"), progress, TestContext.Current.CancellationToken);
        var options = new RunOptions
        {
            Model = model,
            Data = new DataSection { Train = [rows], ValidationFraction = 0.1 },
            Train = new TrainSection { Batch = 4 },
            Output = new OutputSection { Folder = folder.Path },
        };
        Assert.Equal(outcome.Result.StateHash, ReadmeExamples.ByHand(options));
        Assert.Equal(outcome.Result.Step, progress.Count);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(outcome.Folder.Adapter, "adapter_model.safetensors")),
            File.ReadAllBytes(Path.Combine(folder.Path, "by-hand", "adapter_model.safetensors")));
    }

    private sealed class Steps : IProgress<TrainingProgress>
    {
        public int Count { get; private set; }

        public void Report(TrainingProgress value) => Count++;
    }
}
