using System.Security.Cryptography;
using System.Text.Json;
using Reference.Tensors;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Shared;
using Reference.Training.Pretraining;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Training;

namespace Reference.Tests.Training.Pretraining;

/// <summary>
/// The embedded base model is what docs/base-model.md and its recipe say. That its weights are what the recipe makes is shown by
/// `reference verify base-model`, which takes minutes.
/// </summary>
public sealed class BaseModelTests
{
    private static readonly string s_folder = Repository.PathOf("src", "Cli", "Assets", "base-model");
    private static readonly string s_page = File.ReadAllText(Repository.PathOf("docs", "base-model.md"));

    [Fact]
    public void Every_file_stands_on_the_page_with_its_hash()
    {
        string[] files = ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];
        Assert.Equal(files, Directory.GetFiles(s_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string name in files)
            Assert.Contains($"| `{name}` | `{HashOf(Path.Combine(s_folder, name))}` |", s_page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_that_it_was_made_from_is_the_one_on_the_page()
    {
        string hash = HashOf(Repository.PathOf("src", "Cli", "Assets", "data", "moby-dick.txt"));
        Assert.Contains($"| `moby-dick.txt` | `{hash}` |", s_page, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_small_files_are_the_recipes_and_its_tokenizer_is_trained_anew_to_the_same_bytes()
    {
        PretrainingPlan plan = BaseModelRecipe.Plan;
        Assert.Equal(plan.Config, File.ReadAllText(Path.Combine(s_folder, "config.json")));
        Assert.Equal(plan.TokenizerConfig, File.ReadAllText(Path.Combine(s_folder, "tokenizer_config.json")));
        Assert.Equal(plan.GenerationConfig, File.ReadAllText(Path.Combine(s_folder, "generation_config.json")));
        byte[] trained = BpeTrainer.Train(MobyDick(), plan.Tokenizer).ToJson();
        Assert.Equal(trained, File.ReadAllBytes(Path.Combine(s_folder, "tokenizer.json")));
    }

    [Fact]
    public void The_page_states_the_recipe()
    {
        PretrainingPlan plan = BaseModelRecipe.Plan;
        string[] rows =
        [
            $"| seed | {plan.Seed} |", $"| steps | {plan.Steps} |", $"| windows a step | {plan.Rows} of {plan.Length} tokens |",
            FormattableString.Invariant($"| highest rate | {plan.Rate} |"), $"| warm-up | {plan.Warmup} steps |",
            FormattableString.Invariant($"| least rate | {plan.LeastRate} of the highest |"),
            FormattableString.Invariant($"| β₂ | {plan.Beta2} |"),
            FormattableString.Invariant($"| weight decay | {plan.WeightDecay} |"),
            FormattableString.Invariant($"| clipping | {plan.Clip} |"),
        ];
        Assert.All(rows, row => Assert.Contains(row, s_page, StringComparison.Ordinal));
    }

    [Fact]
    public void Moby_Dick_comes_back_from_its_tokens()
    {
        Tokenizer tokenizer = Tokenizer.Load(s_folder);
        Assert.Equal(2048, tokenizer.VocabularySize);
        Assert.Equal(new SpecialTokens { Start = 0, End = 0, Padding = 1 }, tokenizer.Special);
        IReadOnlyList<int> ids = tokenizer.Encode(MobyDick()).Ids;
        Assert.Equal(MobyDick(), tokenizer.Decode(ids));
        Assert.Contains(FormattableString.Invariant($"{ids.Count:N0} tokens"), s_page, StringComparison.Ordinal);
        const string Line = "<|endoftext|>Call me Ishmael.";
        Assert.Equal(Line, tokenizer.Decode(tokenizer.Encode(Line).Ids));
        Assert.Equal(0, tokenizer.Encode(Line).Ids[0]);
    }

    [Fact]
    public void It_predicts_held_back_addresses_as_the_page_says()
    {
        using var backend = new SimdBackend();
        using PretrainedModel model = ModelLoader.Load(s_folder, backend, DType.F32);
        Assert.Empty(model.Warnings);
        Assert.Equal(1_066_112, model.Root.Parameters().Sum(parameter => (long)parameter.Value.Count));
        string[] texts = [.. File.ReadLines(Repository.PathOf("src", "Cli", "Assets", "data", "sotu.validation.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!)];
        (string, string)[] rows = [("held-back addresses", string.Join('\n', texts)), ("Moby-Dick", MobyDick())];
        foreach ((string what, string text) in rows)
        {
            var windows = new TokenWindows(Tokenizer.Load(s_folder).Encode(text).Ids, 128);
            WindowLoss loss = WindowLoss.Of((CausalLanguageModel)model.Root, windows, 64, backend, DType.F32);
            string row = FormattableString.Invariant($"| {what} | {loss.Perplexity:F2} |");
            Assert.True(s_page.Contains(row, StringComparison.Ordinal), $"docs/base-model.md lacks {row}");
        }
    }

    private static string MobyDick() => File.ReadAllText(Repository.PathOf("src", "Cli", "Assets", "data", "moby-dick.txt"));

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
