using Reference.Training.Data;
using Reference.Training.Evaluation;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Training.Runs;
using Reference.Transformer;

namespace Reference.Cli.Quickstart;

/// <summary>Perplexities of the language model on windows of a text, under any adapters.</summary>
internal static class Perplexity
{
    private const int Windows = 64;

    /// <summary>Windows spread evenly over a text's rows.</summary>
    /// <param name="parts">Whose tokenizer cuts it.</param>
    /// <param name="file">A text or rows of text.</param>
    /// <param name="separator">What separates documents of a text file.</param>
    public static IReadOnlyList<TrainingRow> WindowsOf(RunParts parts, string file, string separator = "line")
    {
        var options = new DataOptions
        {
            Paths = [file],
            Format = DataFormat.Text,
            Separator = separator,
            MaxLength = QuickstartPlan.Length,
            Truncate = TruncationMode.Split,
            Shuffle = false,
        };
        DataSet data = DataSet.Open(options, parts.Tokenizer, null);
        TrainingRow[] whole = [.. Rows(data).Where(row => row.Ids.Length == QuickstartPlan.Length)];
        return [.. Enumerable.Range(0, Math.Min(Windows, whole.Length)).Select(i => whole[(long)i * whole.Length / Math.Min(Windows, whole.Length)])];
    }

    /// <summary>exp of the mean loss.</summary>
    /// <param name="parts">The model.</param>
    /// <param name="rows">The windows.</param>
    /// <param name="select">Chooses the adapters.</param>
    public static double Of(RunParts parts, IReadOnlyList<TrainingRow> rows, Func<ForwardContext, ForwardContext> select)
    {
        var session = new SessionOptions { Backend = parts.Backend, DType = parts.DType, Optimizer = OptimizerRules.Create("sgd", new Dictionary<string, object>()), MicroBatchRows = 8 };
        using var forward = TrainingSession.WithoutTraining([new NamedModel(NamedModel.Policy, parts.Model) { Configure = select }], session);
        return Evaluator.Run(forward, new TokenLoss(), rows).Perplexity!.Value;
    }

    private static IEnumerable<TrainingRow> Rows(DataSet data)
    {
        for (long i = 0; i < data.Count; i++) yield return data.Row(0, 0, i);
    }
}
