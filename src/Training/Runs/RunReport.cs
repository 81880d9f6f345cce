using System.Globalization;
using Reference.Training.Reports;

namespace Reference.Training.Runs;

/// <summary>A run's files as a report.</summary>
public static class RunReport
{
    private const int MostBars = 10;

    /// <summary>What the report shows.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="options">The run.</param>
    /// <param name="metrics">Its metrics.</param>
    /// <param name="summary">Its summary.</param>
    /// <param name="manifest">Its hashes, once it has ended.</param>
    public static ReportData Of(string title, RunOptions options, IReadOnlyList<MetricRow> metrics, RunSummary summary, RunManifest? manifest)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(summary);
        MetricRow[] train = [.. metrics.Where(row => row.Kind == "train")], validation = [.. metrics.Where(row => row.Kind == "validation")];
        MetricRow[] speed = [.. metrics.Where(row => row.Kind == "speed")];
        return new ReportData(title, Sentence(options, train))
        {
            Facts = [.. Facts(train, validation, summary)],
            Charts = [.. Charts(train, validation, speed)],
            Histograms = summary.Lengths.Count == 0 ? [] : [new("Row lengths", "tokens in a row, before anything was cut", [.. Bars(summary.Lengths)])],
            Answers = [.. summary.Answers.Select(answer => new ReportAnswer(answer.Prompt, answer.Before, answer.After))],
            Tables =
            [
                new("Training data", [], [.. summary.Data.Select(count => Row(count.Key, Whole(count.Value)))]),
                new("Warnings", [], [.. summary.Warnings.Select((warning, i) => Row(Whole(i + 1), warning))]),
                new("Configuration", [], [.. RunFields.All.Select(field => Row(field.Key, string.Join(", ", field.Texts(options))))]) { IsFolded = true },
                new("Hashes", ["what", "SHA-256"], manifest is null ? [] : [.. Hashes(manifest)]),
            ],
        };
    }

    private static string Sentence(RunOptions options, MetricRow[] train)
    {
        string method = options.Method.Name == "full"
            ? "All weights"
            : FormattableString.Invariant($"LoRA of rank {options.Method.Rank} (alpha {options.Method.Alpha:R}) on {string.Join(", ", options.Method.Targets)}");
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Model));
        long steps = train.Length == 0 ? 0 : train[^1].Step;
        return FormattableString.Invariant($"{method} of {name}, {steps} steps of {options.Train.Batch} rows, {options.Train.Optimizer} at {options.Train.LearningRate:R}.");
    }

    private static IEnumerable<ReportFact> Facts(MetricRow[] train, MetricRow[] validation, RunSummary summary)
    {
        if (validation.Length > 0)
        {
            MetricRow best = validation.MinBy(row => double.IsNaN(row["loss"]) ? double.PositiveInfinity : row["loss"])!;
            string note = FormattableString.Invariant($"best {best["loss"]:0.000} at step {best.Step}");
            yield return new("validation loss", FromTo(validation, "loss", "0.000"), note);
            if (validation.Any(row => double.IsFinite(row["accuracy"]))) yield return new("accuracy", FormattableString.Invariant($"{100 * validation[0]["accuracy"]:0.0} → {100 * validation[^1]["accuracy"]:0.0} %"));
            else yield return new("perplexity", FromTo(validation, "perplexity", "0.0"), "on the validation data");
        }
        else if (train.Length > 0)
        {
            yield return new("training loss", FromTo(train, "loss", "0.000"));
        }

        if (summary.Trained > 0)
            yield return new("trained numbers", Whole(summary.Trained), FormattableString.Invariant($"{100.0 * summary.Trained / Math.Max(1, summary.Parameters):0.0#} % of {summary.Parameters:N0}"));
        if (summary.Seconds > 0) yield return new("time", Time(summary.Seconds), FormattableString.Invariant($"{train.Sum(row => row["tokens"]) / summary.Seconds:N0} tokens/s"));
        if (summary.PeakMemory > 0) yield return new("peak memory", FormattableString.Invariant($"{summary.PeakMemory / (double)(1 << 20):N0} MiB"));
    }

    private static IEnumerable<ReportChart> Charts(MetricRow[] train, MetricRow[] validation, MetricRow[] speed)
    {
        var loss = new List<ReportLine>();
        if (train.Length > 0) loss.Add(new("training, each step", Points(train, "loss")) { IsFaint = true });
        if (train.Length > 8) loss.Add(new("training, averaged", Averaged(Points(train, "loss"))));
        if (validation.Length > 0) loss.Add(new("validation", Points(validation, "loss")) { HasMarks = true });
        if (loss.Count > 0) yield return new("Loss", "step", loss) { Note = "Mean over what carries loss, in nats." };
        if (validation.Any(row => double.IsFinite(row["accuracy"])))
            yield return new("Accuracy", "step",
                [new("accuracy", Points(validation, "accuracy")) { HasMarks = true }, new("macro F1", Points(validation, "macro_f1")) { HasMarks = true }]);
        if (train.Length == 0) yield break;
        yield return new("Learning rate", "step", [new("rate", Points(train, "rate"))]);
        yield return new("Gradient norm", "step", [new("norm before clipping", Points(train, "norm"))]);
        if (speed.Length == 0) yield break;
        yield return new("Throughput", "step", [new("tokens a second", Points(speed, "tokens_per_second"))]) { Note = "Depends on the machine and on what else it does." };
    }

    private static IEnumerable<IReadOnlyList<string>> Hashes(RunManifest manifest)
    {
        yield return Row("what was trained", manifest.State);
        yield return Row("the model it started from", manifest.Model);
        yield return Row("the data", manifest.Data);
        foreach ((string name, string hash) in manifest.Files) yield return Row(name, hash);
    }

    private static List<(double X, double Y)> Points(MetricRow[] rows, string name) => [.. rows.Select(row => ((double)row.Step, row[name]))];

    /// <summary>Exponential average with a memory of a twentieth of the run, at least 8 steps, without the start's bias.</summary>
    private static List<(double X, double Y)> Averaged(List<(double X, double Y)> points)
    {
        double keep = 1 - (1.0 / Math.Max(8, points.Count / 20)), sum = 0, weight = 0;
        var averaged = new List<(double X, double Y)>();
        foreach ((double x, double y) in points)
        {
            if (!double.IsFinite(y)) continue;
            (sum, weight) = ((sum * keep) + y, (weight * keep) + 1);
            averaged.Add((x, sum / weight));
        }

        return averaged;
    }

    /// <summary>The bins, the tail in one where there are many.</summary>
    private static IEnumerable<(string Label, long Count)> Bars(IReadOnlyList<KeyValuePair<string, long>> bins)
    {
        int shown = bins.Count > MostBars ? MostBars - 1 : bins.Count;
        foreach ((string label, long count) in bins.Take(shown)) yield return (label, count);
        if (shown < bins.Count) yield return ($"{bins[shown].Key.Split(' ')[0]} and more", bins.Skip(shown).Sum(bin => bin.Value));
    }

    private static string FromTo(MetricRow[] rows, string name, string format) => string.Create(
        CultureInfo.InvariantCulture, $"{rows[0][name].ToString(format, CultureInfo.InvariantCulture)} → {rows[^1][name].ToString(format, CultureInfo.InvariantCulture)}");

    private static string Time(double seconds) => seconds < 100
        ? FormattableString.Invariant($"{seconds:0.0} s")
        : FormattableString.Invariant($"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string[] Row(params string[] cells) => cells;
}
