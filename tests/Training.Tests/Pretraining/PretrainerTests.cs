using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Shared;
using Reference.Training.Pretraining;
using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;
using Reference.Transformer.Text;

namespace Reference.Tests.Training.Pretraining;

/// <summary>Pre-training from a text: it learns, its bits are the same wherever it runs, and what it gives is a model's folder.</summary>
public sealed class PretrainerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_loss_falls_and_every_step_is_reported()
    {
        var seen = new Steps();
        new Pretrainer(TinyPlan.Of(60), ScalarBackend.Instance).Run(TinyPlan.Text, seen, Cancel);
        Assert.Equal(Enumerable.Range(1, 60), seen.All.Select(step => (int)step.Step));
        Assert.InRange(seen.All[0].Loss, 5.6, 5.9);
        Assert.InRange(seen.All[^1].Loss, 0, 4.5);
        Assert.Equal([0, 0.005, 0.01], seen.All.Take(3).Select(step => step.Rate));
    }

    [Fact]
    public void Three_steps_give_the_same_bits_on_one_thread_and_two_and_as_plain_loops()
    {
        PretrainedFiles scalar = new Pretrainer(TinyPlan.Of(3, hidden: 64), ScalarBackend.Instance).Run(TinyPlan.Text, cancel: Cancel);
        foreach (int threads in (int[])[1, 2])
        {
            using var backend = new SimdBackend(threads);
            PretrainedFiles made = new Pretrainer(TinyPlan.Of(3, hidden: 64), backend).Run(TinyPlan.Text, cancel: Cancel);
            Assert.Equal(scalar.Files.Keys, made.Files.Keys);
            Assert.All(made.Files, file => Assert.Equal(scalar.Files[file.Key], file.Value));
        }
    }

    [Fact]
    public void Seed_and_text_make_another_model()
    {
        string Hash(PretrainingPlan plan, string text) =>
            new Pretrainer(plan, ScalarBackend.Instance).Run(text, cancel: Cancel).HashOf(PretrainedFiles.Weights);
        string hash = Hash(TinyPlan.Of(1), TinyPlan.Text);
        Assert.Equal(hash, Hash(TinyPlan.Of(1), TinyPlan.Text));
        Assert.NotEqual(hash, Hash(TinyPlan.Of(1) with { Seed = 8 }, TinyPlan.Text));

        // The first step has rate 0: only from the second on does the text reach the weights.
        string other = TinyPlan.Text.Replace("night", "light", StringComparison.Ordinal);
        Assert.NotEqual(Hash(TinyPlan.Of(2), TinyPlan.Text), Hash(TinyPlan.Of(2), other));
    }

    [Fact]
    public void The_folder_loads_as_a_model_with_its_tokenizer_and_predicts_what_it_was_trained_on()
    {
        using var folder = new TemporaryFolder();
        PretrainedFiles made = new Pretrainer(TinyPlan.Of(40), ScalarBackend.Instance).Run(TinyPlan.Text, cancel: Cancel);
        made.Write(folder.Path);
        Assert.Empty(made.Differences(folder.Path));
        using PretrainedModel model = ModelLoader.Load(folder.Path, ScalarBackend.Instance, DType.F32);
        Tokenizer tokenizer = Tokenizer.Load(folder.Path);
        Assert.Equal(0, tokenizer.Special.End);
        var windows = new TokenWindows(tokenizer.Encode(TinyPlan.Text).Ids, 24);
        WindowLoss loss = WindowLoss.Of((CausalLanguageModel)model.Root, windows, 20, ScalarBackend.Instance, DType.F32);
        Assert.Equal(20 * 24, loss.Count);
        Assert.InRange(loss.Loss, 1, 4.5);
        Assert.Equal(Math.Exp(loss.Loss), loss.Perplexity, 1e-9);
    }

    [Fact]
    public void A_folder_that_differs_is_told_file_by_file()
    {
        using var folder = new TemporaryFolder();
        PretrainedFiles made = new Pretrainer(TinyPlan.Of(1), ScalarBackend.Instance).Run(TinyPlan.Text, cancel: Cancel);
        made.Write(folder.Path);
        byte[] weights = (byte[])made.Files[PretrainedFiles.Weights].Clone();
        weights[^1] ^= 1;
        folder.Write(PretrainedFiles.Weights, weights);
        File.Delete(folder.At("config.json"));
        Assert.Collection(
            made.Differences(folder.Path),
            line => Assert.Contains("config.json is missing", line, StringComparison.Ordinal),
            line => Assert.Contains($"expected {made.HashOf(PretrainedFiles.Weights)}", line, StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        PretrainingPlan plan = TinyPlan.Of(1);
        Pretrainer Of(PretrainingPlan changed) => new(changed, ScalarBackend.Instance);
        string tooShort = Assert.Throws<ArgumentException>(() => Of(plan).Run("short", cancel: Cancel)).Message;
        Assert.Contains("expected 25 at least", tooShort, StringComparison.Ordinal);
        string small = plan.Config.Replace("\"vocab_size\": 320", "\"vocab_size\": 300", StringComparison.Ordinal);
        Assert.Throws<TokenizerException>(() => Of(plan with { Config = small }).Run(TinyPlan.Text, cancel: Cancel));
        Assert.Throws<ConfigException>(() => Of(plan with { Config = "{}" }).Run(TinyPlan.Text, cancel: Cancel));
        Assert.Throws<OperationCanceledException>(() => Of(plan).Run(TinyPlan.Text, null, new CancellationToken(true)));
        PretrainingPlan steep = TinyPlan.Of(9) with { Rate = 1e30, Warmup = 0 };
        string fault = Assert.Throws<InvalidDataException>(() => Of(steep).Run(TinyPlan.Text, cancel: Cancel)).Message;
        Assert.Contains("of the pre-training: the loss is", fault, StringComparison.Ordinal);
    }

    private sealed class Steps : IProgress<PretrainingProgress>
    {
        public List<PretrainingProgress> All { get; } = [];

        public void Report(PretrainingProgress value) => All.Add(value);
    }
}
