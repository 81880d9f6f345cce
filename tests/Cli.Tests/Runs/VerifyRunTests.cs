namespace Cli.Tests.Runs;

/// <summary>reference verify RUN: a run done again comes to the same bits, and to others after one bit of weights, one seed or one byte of data.</summary>
public sealed class VerifyRunTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void One_changed_bit_seed_or_byte_is_found()
    {
        string model = small.CopyOfBase("base"), rows = small.At("own.jsonl");
        File.Copy(small.Rows, rows);
        ToolRun run = small.Train("checked", "--model", model, "--data", rows, "--validation-prompts", "The sea", "--validation-answer-tokens", "4");
        string folder = small.RunOf("checked");
        var before = SmallRun.Content(folder);

        void Passes()
        {
            ToolRun verified = Tool.Run("verify", folder, "--threads", "1");
            verified.Says(0, "the same bits: model, data, 3 steps, 2 files");
            Assert.Equal(run.LastLine, verified.LastLine);
        }

        Passes();
        Changed(rows, bytes => bytes[^10] ^= 1, () => Tool.Run("verify", folder).Says(1, "differs: data: "));
        Changed(Path.Combine(model, "model.safetensors"), bytes => bytes[^2_000_000] ^= 1, () => Tool.Run("verify", folder).Says(1, "differs: model "));
        Changed(Path.Combine(folder, "adapter", "adapter_model.safetensors"), bytes => bytes[^1] ^= 1,
            () => Tool.Run("verify", folder).Says(1, "differs: ", "adapter_model.safetensors"));
        string file = Path.Combine(folder, "run.yaml"), text = File.ReadAllText(file);
        File.WriteAllText(file, text.Replace("seed: 0", "seed: 1", StringComparison.Ordinal));
        Tool.Run("verify", folder).Says(1, "differs: what was trained: ", "differs: adapter/adapter_model.safetensors");
        File.WriteAllText(file, text);
        Assert.Equal(before, SmallRun.Content(folder));

        // What no run reads may be changed.
        File.WriteAllText(Path.Combine(model, "README.md"), "notes");
        Passes();
    }

    private static void Changed(string path, Action<byte[]> change, Action check)
    {
        byte[] bytes = File.ReadAllBytes(path), changed = [.. bytes];
        change(changed);
        File.WriteAllBytes(path, changed);
        check();
        File.WriteAllBytes(path, bytes);
    }
}
