using Reference.Tests.Shared;

namespace Cli.Tests;

/// <summary>reference trace --adapter: the adapter's logits, and its gradients under the keys of its file.</summary>
public sealed class AdapterTraceTests
{
    private static readonly string s_adapter = Tool.Pack("peft", "lora-llama-qv", "adapter");

    private static ToolRun Trace(TemporaryFolder folder, params string[] options) => Tool.Run(
    [
        "trace", "--model", Tool.Pack("peft-bases", "llama", "model"), "--batch", Tool.Pack("peft", "lora-llama-qv", "batch.safetensors"),
        "--out", folder.At("trace.safetensors"), .. options,
    ]);

    private static string[] Gradients(TemporaryFolder folder) =>
        [.. new GoldenTensors(folder.At("trace.safetensors")).Names.Where(name => name.StartsWith("grad.", StringComparison.Ordinal))];

    [Fact]
    public void Gradients_are_those_of_the_tensors_in_the_adapters_file()
    {
        using var folder = new TemporaryFolder();
        Trace(folder, "--adapter", s_adapter).Says(0, "13 tensors written");
        var keys = new GoldenTensors(Path.Combine(s_adapter, "adapter_model.safetensors")).Names;
        Assert.Equal(keys.Select(key => "grad." + key).Order(StringComparer.Ordinal), Gradients(folder).Order(StringComparer.Ordinal));
        var written = new GoldenTensors(folder.At("trace.safetensors"));
        var expected = new GoldenTensors(Tool.Pack("peft", "lora-llama-qv", "expected.safetensors"));
        foreach (string name in keys.Select(key => "grad." + key).Append("loss"))
        {
            double[] want = expected.Float64(name).ToArray(), have = written.Float64(name).ToArray();
            double bound = 1e-10 * want.Max(Math.Abs);
            for (int i = 0; i < want.Length; i++) Assert.True(Math.Abs(want[i] - have[i]) <= bound, $"{name} is off at {i}");
        }
    }

    [Fact]
    public void Several_adapters_act_in_order_and_their_gradients_carry_their_names()
    {
        using var folder = new TemporaryFolder();
        Trace(folder, "--adapter", "one=" + s_adapter, "--adapter", "two=" + s_adapter).Says(0);
        Assert.Equal(16, Gradients(folder).Length);
        Assert.Equal(8, Gradients(folder).Count(name => name.StartsWith("grad.two.base_model.model.", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_folder_that_is_no_adapter_is_told_by_name()
    {
        using var folder = new TemporaryFolder();
        Trace(folder, "--adapter", folder.Path).Says(1, folder.Path, "no adapter_config.json");
        Trace(folder, "--adapter", s_adapter, "--adapter", s_adapter).Says(1, "there is an adapter 'adapter' already");
    }
}
