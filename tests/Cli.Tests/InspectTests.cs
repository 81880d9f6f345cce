using Reference.Tests.Shared;

namespace Cli.Tests;

/// <summary>reference inspect, --help and --version: what a user reads first.</summary>
public sealed class InspectTests
{
    [Fact]
    public void A_folder_is_described()
    {
        ToolRun run = Tool.Run("inspect", Tool.Pack("models", "llama", "model"));
        run.Says(0);
        Assert.Equal(
            """
            family      llama
            head        language model
            layers      2, 24 wide, 20 inside the MLP (gated silu)
            attention   4 heads of 8, 2 of keys and values
            positions   rotary (default, theta 10000), up to 64
            vocabulary  59
            norm        RMSNorm, epsilon 1e-05
            parameters  10,440 in 21 tensors (21 F32)
            refused     nothing

            """,
            run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void A_gguf_file_is_described() =>
        Tool.Run("inspect", Tool.Pack("gguf", "llama-gpt2", "model-Q4_0.gguf"))
            .Says(0, "family      llama", "5 F32, 16 Q4_0", "refused     nothing");

    [Fact]
    public void A_classifier_is_described() =>
        Tool.Run("inspect", Tool.Pack("models", "gpt2-seqcls-multi", "model"))
            .Says(0, "sequence classifier", "several labels a row", "learned, up to");

    [Fact]
    public void Types_that_cannot_be_read_are_shown_as_refused()
    {
        string path = Golden.Require("gguf", "llama-kquants", "model-q6_k.gguf");
        Tool.Run("inspect", path).Says(0, "9 Q6_K", "refused     9 tensors of type Q6_K, which cannot be read");
    }

    [Fact]
    public void Weights_that_do_not_fit_the_config_are_shown_as_refused()
    {
        using var folder = new TemporaryFolder();
        string config = File.ReadAllText(Tool.Pack("models", "llama", "model", "config.json"));
        string shorter = config.Replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1", StringComparison.Ordinal);
        File.WriteAllText(folder.At("config.json"), shorter);
        File.Copy(Tool.Pack("models", "llama", "model", "model.safetensors"), folder.At("model.safetensors"));
        Tool.Run("inspect", folder.Path)
            .Says(0, "refused     'model.layers.1.mlp.up_proj.weight' is in the file, and no part of this model takes it");
    }

    [Fact]
    public void A_broken_folder_is_an_error_that_says_what_is_there()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("inspect", folder.Path).Says(1, folder.Path, "no model.safetensors");
        File.Copy(Tool.Pack("models", "llama", "model", "model.safetensors"), folder.At("model.safetensors"));
        Tool.Run("inspect", folder.Path).Says(1, "config.json");
        folder.Write("config.json", """{"model_type": "mamba"}"""u8);
        Tool.Run("inspect", folder.Path).Says(1, "model_type", "mamba", "gpt2, llama");
        folder.Write("config.json", "{"u8);
        Tool.Run("inspect", folder.Path).Says(1, folder.At("config.json"));
    }

    [Theory]
    [InlineData("--help", "trace", "inspect", "Example: reference inspect ")]
    [InlineData("trace --help", "--model", "--dtype <f64|f32>", "--threads <n>", "Example: reference trace ")]
    [InlineData("verify --help", "base-model", "Example: reference verify base-model")]
    [InlineData("verify base-model --help", "--threads <n>", "--out <path>", "Example: reference verify base-model --threads 2")]
    [InlineData("inspect --help", "<model>", "Example: reference inspect ")]
    public void Help_shows_an_example(string arguments, params string[] parts) => Tool.Run(arguments.Split(' ')).Says(0, parts);

    [Fact]
    public void The_version_is_a_number()
    {
        ToolRun run = Tool.Run("--version");
        run.Says(0);
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", run.LastLine);
    }

    [Fact]
    public void The_example_of_trace_runs_as_it_stands()
    {
        using var folder = new TemporaryFolder();
        string help = Tool.Run("trace", "--help").Output;
        int start = help.IndexOf("Example: reference ", StringComparison.Ordinal) + "Example: reference ".Length;
        int end = help.IndexOf("trace.safetensors", StringComparison.Ordinal);
        string[] words = help[start..end].Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        Tool.Run([.. words, folder.At("trace.safetensors")]).Says(0);
    }
}
