using System.CommandLine;
using Reference.Cli.Output;
using Reference.Cli.Runs;
using Reference.Training.Runs;

namespace Reference.Cli.Commands;

/// <summary>reference train: a run from its file or flags to its folder.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var command = new Command(
            "train",
            """
            Fine-tunes a model. The run gets a folder of its own with adapter, metrics, checkpoints, hashes and report; the last line is the SHA-256 of
            what was trained. Ctrl-C finishes the step, saves and leaves; twice leaves at once.

            Example: reference train run.yaml --learning-rate 1e-4
            Example: reference train --model DIR --data rows.jsonl --data-validation-fraction 0.1 --steps 100 --batch 4
            """);
        var run = new RunCommandLine(command);
        Option<bool> json = OutputModes.Json();
        command.Options.Add(json);
        command.SetAction(parsed => ExitCodes.Guard(() =>
        {
            RunOptions options = run.Options(parsed);
            using FineTuner tuner = FineTuner.Create(options, new StandardErrorLogger());
            return RunShow.Train(tuner, OutputModes.Of(parsed.GetValue(json)));
        }));
        return command;
    }
}

/// <summary>reference resume: goes on with a run from its newest checkpoint.</summary>
internal static class ResumeCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("run") { Description = "a run's folder" };
        var threads = new Option<int?>("--threads") { Description = "threads; the same bits for any number", HelpName = "n" };
        Option<bool> json = OutputModes.Json();
        var command = new Command(
            "resume",
            """
            Goes on with a run from its newest whole checkpoint, to the bits that it would have had if it had not been stopped. Refused where data, model,
            settings or arithmetic are not what they were.

            Example: reference resume runs/run-001
            """)
        { folder, threads, json };
        command.SetAction(parsed => ExitCodes.Guard(() =>
        {
            RunFolder run = RunFolder.Open(parsed.GetRequiredValue(folder));
            OutputMode mode = OutputModes.Of(parsed.GetValue(json));
            if (File.Exists(run.Manifest))
            {
                RunShow.Ended(run, mode);
                return ExitCodes.Done;
            }

            RunOptions options = RunFile.OptionsOf(run);
            if (parsed.GetValue(threads) is { } count) options = options with { Threads = count };
            using FineTuner tuner = FineTuner.Reopen(run, options, new StandardErrorLogger());
            return RunShow.Train(tuner, mode);
        }));
        return command;
    }
}
