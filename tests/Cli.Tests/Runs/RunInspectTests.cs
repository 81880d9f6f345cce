namespace Cli.Tests.Runs;

/// <summary>reference inspect of what a run leaves: its folder, its adapter, its checkpoints, whole and damaged.</summary>
public sealed class RunInspectTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void A_run_and_its_adapter_are_described()
    {
        ToolRun run = small.Shared();
        string folder = small.RunOf("shared");
        Tool.Run("inspect", folder).Says(0, "run         shared-001, causal-lm by lora", $"model       {Tool.BaseModel}", $"ended       at step 3, state {run.LastLine}",
            $"result      {Path.Combine(folder, "adapter")}", "step-00000003.safetensors: step 3, whole");
        Tool.Run("inspect", Path.Combine(folder, "adapter")).Says(0, "adapter     LORA, for a language model", $"base        {Tool.BaseModel}", "rank        16, alpha 32, scale 2",
            "parameters  157,696 in 56 tensors (56 F32)");
    }

    [Fact]
    public void A_checkpoint_is_described_whole_damaged_and_cut()
    {
        ToolRun run = small.Shared();
        string file = small.At("step-00000003.safetensors");
        File.Copy(Path.Combine(small.RunOf("shared"), "checkpoints", "step-00000003.safetensors"), file);
        byte[] bytes = File.ReadAllBytes(file);
        Tool.Run("inspect", file).Says(0, "checkpoint  after step 3, 6 rows consumed", "seed        0", "best_step   3", "trained     157,696 numbers in 56 tensors",
            "optimizer   ", $"size        {bytes.Length:N0} bytes", "tensor      weights.base_model.model.model.layers.*.mlp.down_proj.lora_A.weight F32[16, 352] × 4",
            $"state       {run.LastLine}, whole");
        byte[] changed = [.. bytes];
        changed[^1] ^= 1;
        File.WriteAllBytes(file, changed);
        Tool.Run("inspect", file).Says(0, $", damaged: {run.LastLine} was saved; use an older checkpoint");
        File.WriteAllBytes(file, bytes[..^100]);
        Tool.Run("inspect", file).Says(1, file);
    }
}
