using Reference.Tests.Shared;

namespace Cli.Tests;

/// <summary>reference inspect of a PEFT adapter's folder.</summary>
public sealed class AdapterInspectTests
{
    private const string Config =
        """
        {"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "HuggingFaceTB/SmolLM2", "r": 4, "lora_alpha": 6, "use_rslora": false,
         "target_modules": ["q_proj"], "lora_dropout": 0.1, "bias": "none", "rank_pattern": {"layers.1.q_proj": 2}}
        """;

    [Fact]
    public void An_adapter_is_described()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("adapter_config.json"), Config);
        folder.Write("adapter_model.safetensors", Tensors());
        ToolRun run = Tool.Run("inspect", folder.Path);
        run.Says(0);
        Assert.Equal(
            """
            adapter     LORA, for a language model
            base        HuggingFaceTB/SmolLM2
            rank        4, alpha 6, scale 1.5 (alpha / rank), dropout 0.1
            rank        2 at 'layers.1.q_proj'
            targets     'q_proj'
            parameters  10 in 3 tensors (3 F32)
            tensor      base.layers.*.q_proj.lora_A.weight F32[2, 1]
            tensor      base.layers.*.q_proj.lora_A.weight F32[4, 1] × 2

            """,
            run.Output);
    }

    [Fact]
    public void What_cannot_be_read_is_an_error()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("adapter_config.json"), Config);
        Tool.Run("inspect", folder.Path).Says(1, "no adapter_model.safetensors");
        File.WriteAllText(folder.At("adapter_config.json"), Config.Replace("\"LORA\"", "\"PROMPT_TUNING\"", StringComparison.Ordinal));
        Tool.Run("inspect", folder.Path).Says(1, "PROMPT_TUNING", "LORA");
    }

    private static byte[] Tensors()
    {
        static string Entry(int layer, int rank, int begin) =>
            $"\"base.layers.{layer}.q_proj.lora_A.weight\":{{\"dtype\":\"F32\",\"shape\":[{rank},1],\"data_offsets\":[{begin},{begin + (4 * rank)}]}}";
        byte[] header = System.Text.Encoding.UTF8.GetBytes($"{{{Entry(0, 4, 0)},{Entry(1, 2, 16)},{Entry(2, 4, 24)}}}");
        return [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. new byte[40]];
    }
}
