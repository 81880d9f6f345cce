using System.Diagnostics;

namespace Cli.Tests.Runs;

/// <summary>reference resume: to the bits of a run that was never stopped, however it was stopped; refused where it would be another run.</summary>
public sealed class ResumeTests(SmallRun small) : IClassFixture<SmallRun>
{
    private static readonly string[] s_long = ["--steps", "60", "--output-save-every", "5", "--validation-prompts", "The sea", "--validation-answer-tokens", "4"];

    [Fact]
    public void A_killed_run_ends_with_the_hash_of_one_that_was_not()
    {
        using Process process = Tool.Start(small.Arguments("killed", s_long));
        WaitForCheckpoint(process, "killed");
        process.Kill();
        process.WaitForExit();
        Tool.Run("generate", small.RunOf("killed"), "--prompt", "x").Says(1, "no result yet", "reference resume");
        Tool.Run("verify", small.RunOf("killed")).Says(1, "has no manifest.json", "reference resume");
        ToolRun resumed = Tool.Run("resume", small.RunOf("killed"));
        resumed.Says(0, "done at step 60");
        Assert.DoesNotContain("step 1/60", resumed.Output, StringComparison.Ordinal);
        ToolRun whole = small.Train("whole", s_long);
        Assert.Equal(whole.LastLine, resumed.LastLine);
        Assert.Equal(Line(whole, "  before"), Line(resumed, "  before"));
        Assert.Equal(Line(whole, "  after"), Line(resumed, "  after"));
    }

    [Fact]
    public void Asked_to_stop_it_finishes_the_step_saves_and_says_how_to_go_on()
    {
        using Process process = Tool.Start(small.Arguments("stopped", s_long));
        WaitForCheckpoint(process, "stopped");
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) kill.WaitForExit();
        ToolRun stopped = Tool.Finish(process);
        Assert.Equal(1, stopped.Code);
        Assert.Contains("stopping after this step", stopped.Error, StringComparison.Ordinal);
        Assert.Contains($"go on with: reference resume {small.RunOf("stopped")}", stopped.LastLine, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(small.RunOf("stopped"), "manifest.json")));
        ToolRun resumed = Tool.Run("resume", small.RunOf("stopped"), "--threads", "1");
        resumed.Says(0);
        Assert.Equal(small.Train("whole", s_long).LastLine, resumed.LastLine);
    }

    [Fact]
    public void A_run_that_has_ended_is_left_as_it_is()
    {
        ToolRun run = small.Shared();
        var before = SmallRun.Content(small.RunOf("shared"));
        ToolRun again = Tool.Run("resume", small.RunOf("shared"));
        again.Says(0, "ended at step 3 already; there is nothing to resume");
        Assert.Equal(run.LastLine, again.LastLine);
        Assert.Equal(before, SmallRun.Content(small.RunOf("shared")));
        Tool.Run("resume", small.RunOf("shared"), "--json").Says(0, $"\"state\":\"{run.LastLine}\"");
    }

    [Fact]
    public void Two_processes_on_one_run_and_changed_data_are_refused_and_change_nothing()
    {
        string rows = small.At("own.jsonl");
        File.Copy(small.Rows, rows);
        ToolRun run = small.Train("own", "--data", rows);
        string folder = small.RunOf("own");
        File.Delete(Path.Combine(folder, "manifest.json"));
        var before = SmallRun.Content(folder);
        using (new FileStream(Path.Combine(folder, "run.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Tool.Run("resume", folder).Says(1, folder, "another process trains in this folder");
        Assert.Equal(before, SmallRun.Content(folder));
        byte[] bytes = File.ReadAllBytes(rows);
        File.WriteAllText(rows, File.ReadAllText(rows).Replace("number 4", "number 7", StringComparison.Ordinal));
        Tool.Run("resume", folder).Says(1, "cannot resume from step 3", "the data changed", "begin anew");
        Assert.Equal(before, SmallRun.Content(folder));
        File.WriteAllBytes(rows, bytes);
        ToolRun resumed = Tool.Run("resume", folder);
        resumed.Says(0);
        Assert.Equal(run.LastLine, resumed.LastLine);
    }

    [Fact]
    public void Changed_settings_are_refused_and_what_is_no_run_is_named()
    {
        small.Train("settings");
        string folder = small.RunOf("settings"), file = Path.Combine(folder, "run.yaml");
        File.Delete(Path.Combine(folder, "manifest.json"));
        string text = File.ReadAllText(file);
        File.WriteAllText(file, text.Replace("seed: 0", "seed: 1", StringComparison.Ordinal));
        Tool.Run("resume", folder).Says(1, "the settings changed", "the seed changed");
        File.WriteAllText(file, text.Replace("steps: 3", "steps: 2", StringComparison.Ordinal));
        Tool.Run("resume", folder).Says(1, "cannot resume from step 3", "steps=2", "steps=3");
        Tool.Run("resume", small.At("nothing")).Says(1, "there is no folder");
        Tool.Run("resume", Tool.BaseModel).Says(1, "it has no run.yaml; name a folder that 'train' made");
    }

    private static string Line(ToolRun run, string start) => run.Output.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Waits until the run has saved once, or has ended.</summary>
    private void WaitForCheckpoint(Process process, string name)
    {
        string folder = Path.Combine(small.RunOf(name), "checkpoints");
        while (!process.HasExited && !(Directory.Exists(folder) && Directory.GetFiles(folder, "step-*.safetensors").Length > 0)) Thread.Sleep(5);
    }
}
