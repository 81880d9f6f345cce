using System.Globalization;
using System.Text.Json.Nodes;
using Reference.Cli.Commands;
using Reference.Cli.Output;
using Reference.Tensors.Formats;
using Reference.Training;
using Reference.Training.Checkpoints;
using Reference.Training.Data;
using Reference.Training.Runs;

namespace Reference.Cli.Runs;

/// <summary>Runs a fine-tuning in front of a user: what it is about to do, how it goes, what it left behind.</summary>
internal static class RunShow
{
    /// <summary>Trains, from the start or from the newest checkpoint.</summary>
    /// <returns>The exit code.</returns>
    public static int Train(FineTuner tuner, OutputMode mode)
    {
        RunFolder folder = tuner.Folder;
        Begin(tuner, mode);
        using var interrupt = new Interrupt("stopping after this step; once more to leave at once");
        var view = new TrainingView(mode, folder.Name);
        RunOutcome outcome = view.Watch(() => tuner.Run(view, interrupt.Token));
        return End(outcome, mode);
    }

    /// <summary>Says that a run has ended already; nothing of it is changed.</summary>
    public static void Ended(RunFolder folder, OutputMode mode)
    {
        RunManifest manifest = RunManifest.Read(folder.Manifest);
        if (mode == OutputMode.Json)
        {
            Console.WriteLine(new JsonObject
            {
                ["event"] = "end",
                ["reason"] = "EndedBefore",
                ["step"] = manifest.Steps,
                ["state"] = manifest.State,
                ["folder"] = folder.Path,
            }.ToJsonString());
            return;
        }

        Console.WriteLine(FormattableString.Invariant($"{folder.Path} ended at step {manifest.Steps} already; there is nothing to resume"));
        Console.WriteLine(manifest.State);
    }

    private static void Begin(FineTuner tuner, OutputMode mode)
    {
        RunParts parts = tuner.Parts;
        DataAudit audit = parts.Data.Audit(0);
        foreach (string warning in (IEnumerable<string>)[.. parts.Model.Warnings, .. audit.Warnings]) Console.Error.WriteLine($"warning: {warning}");
        if (mode == OutputMode.Json) return;
        long all = parts.Model.Root.Parameters().Sum(p => (long)p.Value.Count), trained = parts.Trained.Sum(p => (long)p.Value.Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model       {parts.Options.Model}: {all:N0} parameters, {trained:N0} trained"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"data        {audit.Training.Rows:N0} rows, {audit.Training.Tokens:N0} tokens, {audit.Training.LossTokens:N0} carry loss; {audit.Validation.Rows:N0} rows to validate on"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run         {tuner.Folder.Path}: {tuner.Steps:N0} steps of {parts.Options.Train.Batch} rows"));
    }

    private static int End(RunOutcome outcome, OutputMode mode)
    {
        (RunFolder folder, TrainingResult result) = (outcome.Folder, outcome.Result);
        if (mode == OutputMode.Json)
        {
            Console.WriteLine(new JsonObject
            {
                ["event"] = "end",
                ["reason"] = result.Reason.ToString(),
                ["step"] = result.Step,
                ["state"] = result.StateHash,
                ["folder"] = folder.Path,
                ["validation_loss"] = result.LastValidation?.Result.Loss,
                ["best_loss"] = result.BestLoss,
                ["best_step"] = result.BestStep,
            }.ToJsonString());
            return result.Reason == StopReason.Cancelled ? ExitCodes.Failed : ExitCodes.Done;
        }

        if (result.LastValidation is { } last)
        {
            string perplexity = last.Result.Perplexity is { } p ? FormattableString.Invariant($", perplexity {p:0.00}") : "";
            string accuracy = last.Result.Classification is { } c ? FormattableString.Invariant($", accuracy {c.Accuracy:0.0 %}, F1 {c.Macro.F1:0.000}") : "";
            string best = result.BestStep is { } step && step != result.Step
                ? FormattableString.Invariant($"; best {result.BestLoss:0.0000} at step {step}{Kept(folder)}") : "";
            Console.WriteLine(FormattableString.Invariant($"validation  loss {last.Result.Loss:0.0000}{perplexity}{accuracy}{best}"));
        }

        foreach (RunAnswer answer in outcome.Summary.Answers.Where(answer => answer.After.Length > 0))
            Console.WriteLine($"prompt      {answer.Prompt}\n  before    {OneLine(answer.Before)}\n  after     {OneLine(answer.After)}");
        if (result.Reason == StopReason.Cancelled)
        {
            Console.WriteLine(FormattableString.Invariant($"stopped at step {result.Step}; go on with: reference resume {folder.Path}"));
            return ExitCodes.Failed;
        }

        Console.WriteLine(FormattableString.Invariant($"{(result.Reason == StopReason.EarlyStopped ? "stopped early" : "done")} at step {result.Step} in {outcome.Summary.Seconds:0.0} s, peak {outcome.Summary.PeakMemory >> 20:N0} MiB"));
        Console.WriteLine($"report      {folder.Report}");
        Console.WriteLine(result.StateHash);
        return ExitCodes.Done;
    }

    private static string Kept(RunFolder folder) =>
        Directory.Exists(folder.BestAdapter) ? ", kept in adapter-best"
        : File.Exists(Path.Combine(folder.Checkpoints, CheckpointFolder.BestName)) ? $", kept in checkpoints/{CheckpointFolder.BestName}" : "";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
