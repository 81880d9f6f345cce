using System.CommandLine;
using Reference.Cli.Output;
using Reference.Cli.Runs;
using Reference.Training.Runs;

namespace Reference.Cli.Commands;

/// <summary>reference verify RUN: does a run again and compares every hash.</summary>
internal static class VerifyRun
{
    /// <summary>Adds the run to the verb that holds it.</summary>
    public static void AddTo(Command command)
    {
        var run = new Argument<string?>("run") { Description = "a run's folder", Arity = ArgumentArity.ZeroOrOne };
        var threads = new Option<int?>("--threads") { Description = "threads; the same bits for any number", HelpName = "n" };
        command.Arguments.Add(run);
        command.Options.Add(threads);
        command.SetAction(parsed => ExitCodes.Guard(() =>
        {
            string path = parsed.GetValue(run) ?? throw new RunSettingException(["verify: name a run's folder, or base-model"]);
            return Run(RunFolder.Open(path), parsed.GetValue(threads));
        }));
    }

    private static int Run(RunFolder folder, int? threads)
    {
        RunOptions options = RunFile.OptionsOf(folder);
        if (threads is { } count) options = options with { Threads = count };
        string scratch = Directory.CreateTempSubdirectory("reference-verify-").FullName;
        try
        {
            using var interrupt = new Interrupt("stopping after this step");
            var view = new TrainingView(OutputModes.Of(json: false), $"{folder.Name}, again");
            IReadOnlyList<string> differences = view.Watch(() => RunVerification.Differences(folder, options, scratch, view, interrupt.Token));
            foreach (string difference in differences) Console.Error.WriteLine($"differs: {difference}");
            if (differences.Count > 0) return ExitCodes.Failed;
            RunManifest manifest = RunManifest.Read(folder.Manifest);
            Console.WriteLine(FormattableString.Invariant($"the same bits: model, data, {manifest.Steps} steps, {manifest.Files.Count} files"));
            Console.WriteLine(manifest.State);
            return ExitCodes.Done;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
