using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Shared;
using Reference.Training.Data;
using Reference.Training.Runs;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;
using Reference.Transformer.Text;

namespace Reference.Tests.Training.Runs;

/// <summary>How prompts are asked where a model has no chat template.</summary>
public sealed class AnswererTests
{
    private static readonly string s_base = Repository.PathOf("src", "Cli", "Assets", "base-model");

    [Fact]
    public void AlpacaIsAskedInItsFrameAndTextAsItIs()
    {
        using PretrainedModel model = ModelLoader.Load(s_base, ScalarBackend.Instance, DType.F32);
        Tokenizer tokenizer = Tokenizer.Load(s_base);
        Answerer Of(string? system, bool alpaca) =>
            new((CausalLanguageModel)model.Root, tokenizer, null, ScalarBackend.Instance, DType.F32) { System = system, AsAlpaca = alpaca };
        Assert.Equal(tokenizer.Encode("Call me").Ids, Of(null, false).Encode("Call me"));
        Assert.Equal(tokenizer.Encode(Alpaca.Prompt("Call me", "")).Ids, Of(null, true).Encode("Call me"));
        Assert.Equal(tokenizer.Encode("Be brief.\n\n" + Alpaca.Prompt("Call me", "")).Ids, Of("Be brief.", true).Encode("Call me"));
    }

    [Fact]
    public void ARunRemembersItsFrame()
    {
        using var folder = new TemporaryFolder();
        string rows = folder.Write("rows.json", """[{"instruction": "Call", "input": "", "output": "me Ishmael"}, {"instruction": "Sail", "input": "", "output": "to sea"}]"""u8);
        var options = new RunOptions
        {
            Model = s_base,
            Data = new DataSection { Train = [rows], MaxLength = 128 },
            Method = new MethodSection { RankPattern = [new("q_proj", 2)], AlphaPattern = [new("q_proj", 4)] },
            Train = new TrainSection { Steps = 1, Batch = 2 },
            Output = new OutputSection { Folder = folder.Path },
        };
        using var tuner = FineTuner.Create(options);
        RunOutcome outcome = tuner.Run(null, TestContext.Current.CancellationToken);
        Assert.Equal("alpaca", RunSummary.Read(outcome.Folder.Summary).Frame);
        Assert.True(File.Exists(outcome.Folder.Configuration) && File.Exists(outcome.Folder.Report));
        Assert.Contains("\"q_proj\": 2", File.ReadAllText(Path.Combine(outcome.Folder.Adapter, "adapter_config.json")), StringComparison.Ordinal);
    }
}
