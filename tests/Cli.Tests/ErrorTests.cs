using Reference.Tests.Shared;

namespace Cli.Tests;

/// <summary>Failures (exit code 1) name what is wrong and leave no file; wrong use (exit code 2) says what to do.</summary>
public sealed class ErrorTests
{
    private static readonly string s_model = Tool.Pack("models", "llama", "model");
    private static readonly string s_batch = Tool.Pack("models", "llama", "batch.safetensors");

    [Theory]
    [InlineData("no-model", null, "no-model: no such file or folder")]
    [InlineData(null, "no-batch.safetensors", "no-batch.safetensors")]
    [InlineData("src", null, "no model.safetensors")]
    [InlineData("README.md", null, "no file of weights that can be read")]
    [InlineData(null, "README.md", "README.md")]
    [InlineData("tests/Parity/Pack/gguf/llama-gpt2/model-F16.gguf", null, "input_ids", true)]
    public void What_cannot_be_read_is_named_and_the_old_output_stays(string? model, string? batch, string part, bool foreignBatch = false)
    {
        using var folder = new TemporaryFolder();
        string output = folder.Write("trace.safetensors", "as it was"u8);
        if (foreignBatch) batch = WithLargeIds(folder);
        int files = Directory.GetFileSystemEntries(folder.Path).Length;
        Tool.Run("trace", "--model", model ?? s_model, "--batch", batch ?? s_batch, "--out", output).Says(1, "error: ", part);
        Assert.Equal("as it was", File.ReadAllText(output));
        Assert.Equal(files, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_named_before_anything_is_computed()
    {
        using var folder = new TemporaryFolder();
        string output = Path.Combine(folder.Path, "no-folder", "trace.safetensors");
        Tool.Run("trace", "--model", s_model, "--batch", s_batch, "--out", output).Says(1, output, "no folder");
        Tool.Run("trace", "--model", s_model, "--batch", s_batch, "--out", folder.Path).Says(1, "is a folder; name a file");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("", "a verb is missing; there are quickstart, init, plan, train, resume", "Try: reference --help")]
    [InlineData("frobnicate", "'frobnicate'", "Try: reference --help")]
    [InlineData("trace --batch b --out o", "'--model' is required", "Try: reference trace --help")]
    [InlineData("trace --model m --batch b --out o --bogus", "there is no flag --bogus", "Try: reference trace --help")]
    [InlineData("trace --model m --batch b --out o --dtype f16", "--dtype f16: expected f64 or f32", "Try: reference trace --help")]
    [InlineData("trace --model m --batch b --out o --backend gpu", "--backend gpu: expected simd or scalar", "Try: reference trace --help")]
    [InlineData("trace --model m --batch b --out o --threads -1", "--threads -1: expected a whole number from 0 to 1024", "Try: ")]
    [InlineData("trace --model m --batch b --out o --threads two", "--threads two: expected a whole number", "Try: ")]
    [InlineData("trace --model m --batch b --out o --threads 1025", "--threads 1025: expected a whole number", "Try: ")]
    [InlineData("trace --model m --batch b --out", "'--out'", "Try: reference trace --help")]
    [InlineData("inspect", "a model is missing", "Try: reference inspect --help")]
    [InlineData("verify", "verify: name a run's folder, or base-model")]
    [InlineData("verify base-model --threads two", "--threads two: expected a whole number", "Try: reference verify base-model --help")]
    [InlineData("inspect a b", "'b'", "Try: reference inspect --help")]
    public void Wrong_use_says_what_to_do(string arguments, params string[] parts)
    {
        ToolRun run = Tool.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        run.Says(2, parts);
        Assert.Equal("", run.Output);
    }

    private static string WithLargeIds(TemporaryFolder folder)
    {
        string header = """{"input_ids":{"dtype":"I64","shape":[1,2],"data_offsets":[0,16]}}""".PadRight(72);
        byte[] length = BitConverter.GetBytes((long)header.Length), text = System.Text.Encoding.ASCII.GetBytes(header);
        return folder.Write("batch.safetensors", [.. length, .. text, .. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(400L)]);
    }
}
