using Reference.Cli.Runs;
using Reference.Tensors.Backends.Scalar;
using Reference.Training.Checkpoints;
using Reference.Training.Runs;

namespace Reference.Cli.Commands;

/// <summary>reference inspect of a run's folder: its model, how far it got, what it left behind, and its checkpoints.</summary>
internal static class RunInspection
{
    /// <summary>Whether a folder is a run's.</summary>
    public static bool IsRun(string path) => File.Exists(new RunFolder(path).Configuration);

    public static void Print(string path)
    {
        RunFolder run = RunFolder.Open(path);
        RunOptions options = RunFile.OptionsOf(run);
        InspectCommand.Line("run", $"{run.Name}, {options.Task} by {options.Method.Name}");
        InspectCommand.Line("model", options.Model);
        RunManifest? manifest = File.Exists(run.Manifest) ? RunManifest.Read(run.Manifest) : null;
        InspectCommand.Line("ended", manifest is null
            ? $"not yet; go on with: reference resume {path}"
            : FormattableString.Invariant($"at step {manifest.Steps:N0}, state {manifest.State}"));
        foreach (string result in (string[])[run.Adapter, run.BestAdapter, run.Model])
            if (Directory.Exists(result)) InspectCommand.Line("result", result);
        string best = Path.Combine(run.Checkpoints, CheckpointFolder.BestName);
        foreach (string file in CheckpointFolder.All(run.Path).Select(one => one.Path).Append(best).Where(File.Exists))
            InspectCommand.Line("checkpoint", $"{file}: {State(file)}");
    }

    private static string State(string file)
    {
        try
        {
            using Checkpoint checkpoint = Checkpoint.Open(file, ScalarBackend.Instance);
            string state = checkpoint.IsWhole() ? "whole" : "damaged: its content is not what was saved";
            return FormattableString.Invariant($"step {checkpoint.State.Step:N0}, {state}");
        }
        catch (FormatException error)
        {
            return $"damaged: {error.Message}";
        }
    }
}
