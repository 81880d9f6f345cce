using System.Globalization;
using System.Text;
using Reference.Tensors.Formats;

namespace Reference.Training.Runs;

/// <summary>README.md of a run: what was trained, on what, how, and how it measured; with the header that hubs read.</summary>
internal static class ModelCard
{
    /// <summary>Writes the card.</summary>
    public static void Write(string path, RunParts parts, TrainingResult result)
    {
        RunOptions options = parts.Options;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"---\nbase_model: {Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Model))}\n")
            .Append(parts.Adapted is null ? "" : "library_name: peft\n").Append("tags:\n- reference\n---\n\n")
            .Append(CultureInfo.InvariantCulture, $"# {Path.GetFileName(Path.GetDirectoryName(path))}\n\n");
        text.Append(options.Method.Name == "full" ? "All weights" : FormattableString.Invariant($"A LoRA adapter of rank {options.Method.Rank}"))
            .Append(CultureInfo.InvariantCulture, $" of {options.Model}, trained with Reference for {result.Step} steps of {options.Train.Batch} rows ({result.Reason}).\n\n");
        text.Append("## Data\n\n");
        foreach (string file in options.Data.Train) text.Append(CultureInfo.InvariantCulture, $"- {file}\n");
        text.Append("\n## Result\n\n");
        if (result.LastValidation is { } last)
        {
            text.Append(CultureInfo.InvariantCulture, $"- validation loss {last.Result.Loss:0.0000} over {last.Result.Count} {last.Result.Unit}\n");
            if (last.Result.Perplexity is { } perplexity) text.Append(CultureInfo.InvariantCulture, $"- perplexity {perplexity:0.00}\n");
            if (last.Result.Classification is { } classes) text.Append(CultureInfo.InvariantCulture, $"- accuracy {classes.Accuracy:0.0000}, macro F1 {classes.Macro.F1:0.0000}\n");
        }

        if (result.BestLoss is { } best)
        {
            text.Append(CultureInfo.InvariantCulture, $"- best validation loss {best:0.0000} at step {result.BestStep}\n");
        }
        else if (result.LastValidation is null)
        {
            text.Append("- nothing was validated\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n## How\n\nSettings: `run.yaml`. Metrics: `metrics.jsonl`. Hashes: `manifest.json`; `reference verify` repeats the run and compares them.\n");
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
