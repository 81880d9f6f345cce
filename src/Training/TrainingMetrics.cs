using Reference.Training.Evaluation;
using Reference.Training.Primitives;
using Reference.Training.Runs;

namespace Reference.Training;

/// <summary>What a run writes down: results only, no wall clock, so that two runs of the same settings write the same rows.</summary>
internal static class TrainingMetrics
{
    /// <summary>A step: loss before it, gradient norm before clipping, rate, what was counted and computed, epochs so far.</summary>
    public static MetricRow Of(UpdateResult update, PassResult pass, double epochs) => new(update.Step, "train",
    [
        new("loss", pass.Loss), new("rate", update.Rate), new("norm", update.GradientNorm),
        new("epoch", epochs), new("count", update.Count), new("tokens", pass.Tokens),
    ]);

    /// <summary>A validation.</summary>
    public static MetricRow Of(ValidationPoint point)
    {
        EvaluationResult result = point.Result;
        List<KeyValuePair<string, double>> values =
            [new("loss", result.Loss), new("mean_of_batch_means", result.MeanOfBatchMeans), new("count", result.Count)];
        if (result.Perplexity is { } perplexity) values.Add(new("perplexity", perplexity));
        if (result.Classification is { } report)
        {
            values.Add(new("accuracy", report.Accuracy));
            values.Add(new("macro_f1", report.Macro.F1));
            if (report.Binary is { } binary) values.Add(new("f1", binary.F1));
        }

        return new MetricRow(point.Step, "validation", values);
    }
}
