using System.Security.Cryptography;
using Reference.Tests.Shared;

namespace Cli.Tests;

/// <summary>reference trace: the file, its hash as the last line, and nothing that depends on threads or backend.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData("f64", "F64")]
    [InlineData("f32", "F32")]
    public void The_last_line_is_the_hash_of_a_file_that_no_thread_count_and_no_backend_changes(string dtype, string stored)
    {
        using var folder = new TemporaryFolder();
        string first = Hash(folder, "--dtype", dtype);
        foreach (string[] options in (string[][])[["--threads", "1"], ["--threads", "2"], ["--threads", "5"], ["--backend", "scalar"]])
            Assert.Equal(first, Hash(folder, ["--dtype", dtype, .. options]));
        var written = new GoldenTensors(folder.At("trace.safetensors"));
        Assert.All(written.Names, name => Assert.Equal(stored, written.DType(name)));
        Assert.Equal(["logits", "loss"], written.Names.Where(name => !name.Contains('.', StringComparison.Ordinal)));
        Assert.Contains("hidden.0", written.Names);
        Assert.Contains("grad.model.embed_tokens.weight", written.Names);
    }

    [Fact]
    public void Float64_is_what_is_computed_with_unless_said()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Hash(folder, "--dtype", "f64"), Hash(folder));
    }

    [Fact]
    public void Every_expected_tensor_is_written_and_padded_places_are_zero()
    {
        using var folder = new TemporaryFolder();
        Hash(folder);
        var written = new GoldenTensors(folder.At("trace.safetensors"));
        var expected = new GoldenTensors(Tool.Pack("models", "llama-left-padding", "expected.safetensors"));
        Assert.Empty(expected.Names.Except(written.Names));
        long[] mask = new GoldenTensors(Tool.Pack("models", "llama-left-padding", "batch.safetensors")).Int64("attention_mask").ToArray();
        Assert.Contains(0, mask);
        foreach (string name in written.Names.Where(name => name == "logits" || name.StartsWith("hidden.", StringComparison.Ordinal)))
        {
            double[] values = written.Float64(name).ToArray();
            int width = values.Length / mask.Length;
            for (int i = 0; i < values.Length; i++)
                if (mask[i / width] == 0) Assert.Equal(0, BitConverter.DoubleToInt64Bits(values[i]));
        }

        double worst = 0, largest = 0;
        double[] want = expected.Float64("logits").ToArray(), have = written.Float64("logits").ToArray();
        for (int i = 0; i < want.Length; i++)
        {
            if (mask[i / (want.Length / mask.Length)] == 0) continue;
            (worst, largest) = (Math.Max(worst, Math.Abs(want[i] - have[i])), Math.Max(largest, Math.Abs(want[i])));
        }

        Assert.True(worst <= 1e-10 * largest, $"off by {worst}");
    }

    [Fact]
    public void A_gguf_file_is_traced_too()
    {
        using var folder = new TemporaryFolder();
        ToolRun run = Tool.Run(
            "trace", "--model", Tool.Pack("gguf", "llama-gpt2", "model-Q4_0.gguf"),
            "--batch", Tool.Pack("gguf", "llama-gpt2", "batch.safetensors"), "--out", folder.At("trace.safetensors"));
        run.Says(0, "tensors written to", "loss ");
        Assert.Equal(Sha(folder.At("trace.safetensors")), run.LastLine);
    }

    private static string Hash(TemporaryFolder folder, params string[] options)
    {
        string output = folder.At("trace.safetensors");
        ToolRun run = Tool.Run(
            ["trace", "--model", Tool.Pack("models", "llama-left-padding", "model"),
            "--batch", Tool.Pack("models", "llama-left-padding", "batch.safetensors"), "--out", output, .. options]);
        run.Says(0);
        Assert.Matches("^[0-9a-f]{64}$", run.LastLine);
        Assert.Equal(Sha(output), run.LastLine);
        Assert.Equal([output], Directory.GetFileSystemEntries(folder.Path));
        return run.LastLine;
    }

    private static string Sha(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
