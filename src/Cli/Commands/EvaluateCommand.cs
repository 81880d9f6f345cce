using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Reference.Cli.Output;
using Reference.Cli.Runs;
using Reference.Training.Evaluation;
using Reference.Training.Runs;

namespace Reference.Cli.Commands;

/// <summary>reference evaluate: what runs come to on their validation data, or on other data, with and without what they learned.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("run") { Description = "runs' folders", Arity = ArgumentArity.OneOrMore };
        var data = new Option<string[]>("--data") { Description = "files to evaluate on in place of the runs' validation data", HelpName = "path", AllowMultipleArgumentsPerToken = true };
        var threads = new Option<int>("--threads") { Description = "threads; the same bits for any number", HelpName = "n" };
        Option<bool> json = OutputModes.Json();
        var command = new Command(
            "evaluate",
            """
            Measures runs: token-mean loss and perplexity, or accuracy and F1; the base beside them.

            Example: reference evaluate runs/run-001 runs/run-002
            """)
        { runs, data, threads, json };
        command.SetAction(parsed => ExitCodes.Guard(() =>
        {
            foreach (string run in parsed.GetRequiredValue(runs))
                Run(run, parsed.GetValue(data) ?? [], parsed.GetValue(threads), parsed.GetValue(json));
        }));
        return command;
    }

    private static void Run(string path, string[] data, int threads, bool json)
    {
        RunFolder folder = RunFolder.Open(path);
        RunOptions options = RunFile.OptionsOf(folder) with { Threads = threads };
        if (data.Length > 0)
            options = options with { Data = options.Data with { Validation = data, ValidationFraction = 0, ValidationLast = 0 } };
        if (!RunChecks.HasValidation(options.Data)) throw new ArgumentException($"{path} has no validation data; name files with --data");
        RunEvaluation found = RunEvaluation.Of(folder, options);
        if (json)
        {
            Console.WriteLine(new JsonObject { ["run"] = folder.Path, ["base"] = Json(found.Base), ["run_result"] = Json(found.Run) }.ToJsonString());
            return;
        }

        Console.WriteLine($"{folder.Name}");
        if (found.Base is not null) Console.WriteLine($"  base      {Text(found.Base)}");
        Console.WriteLine($"  this run  {Text(found.Run)}");
    }

    private static string Text(EvaluationResult result) => string.Create(CultureInfo.InvariantCulture, $"loss {result.Loss:0.0000} over {result.Count:N0} {result.Unit}")
        + (result.Perplexity is { } perplexity ? FormattableString.Invariant($", perplexity {perplexity:0.00}") : "")
        + (result.Classification is { } c ? FormattableString.Invariant($", accuracy {c.Accuracy:0.0 %}, macro F1 {c.Macro.F1:0.000}") : "");

    private static JsonObject? Json(EvaluationResult? result) => result is null ? null : new JsonObject
    {
        ["loss"] = result.Loss,
        ["count"] = result.Count,
        ["unit"] = result.Unit,
        ["perplexity"] = result.Perplexity,
        ["mean_of_batch_means"] = result.MeanOfBatchMeans,
        ["accuracy"] = result.Classification?.Accuracy,
        ["macro_f1"] = result.Classification?.Macro.F1,
    };
}
