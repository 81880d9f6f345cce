using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Primitives;
using Reference.Transformer.Configuration;

namespace Reference.Training.Evaluation;

/// <summary>Measures an objective on rows, and what goes with it: perplexity, accuracy, F1.</summary>
public static class Evaluator
{
    /// <summary>All rows of a source, in their order at epoch 0 under seed 0.</summary>
    public static EvaluationResult Run(TrainingSession session, IObjective objective, IRowSource source)
    {
        var rows = new List<TrainingRow>();
        for (long i = 0; i < source.Count; i++) rows.Add(source.Row(0, 0, i));
        return Run(session, objective, rows);
    }

    /// <summary>Rows.</summary>
    /// <exception cref="ArgumentException">Nothing in them counts.</exception>
    public static EvaluationResult Run(TrainingSession session, IObjective objective, IReadOnlyList<TrainingRow> rows)
    {
        bool isClassified = objective is ClassificationLoss { Problem: ProblemKind.SingleLabel };
        PassResult pass = session.Forward(rows, objective, outputs: isClassified);
        TermSum main = pass.Terms[0];
        return new EvaluationResult(pass.Loss, main.Count, main.Unit)
        {
            Perplexity = main.Unit == "tokens" ? Functions64.Exp(main.Mean) : null,
            MeanOfBatchMeans = MeanOfBatchMeans(pass.Parts),
            Classification = isClassified ? Classify(rows, pass) : null,
        };
    }

    private static double MeanOfBatchMeans(IReadOnlyList<PartSum> parts)
    {
        double sum = 0;
        long rows = 0;
        foreach (PartSum part in parts) (sum, rows) = (sum + (part.Sum / part.Count * part.Rows), rows + part.Rows);
        return sum / rows;
    }

    private static ClassificationReport Classify(IReadOnlyList<TrainingRow> rows, PassResult pass)
    {
        int[] labels = [.. rows.Where(row => row.Class is not null).Select(row => row.Class!.Value)];
        var predicted = new List<int>();
        foreach ((_, Tensor scores) in pass.Outputs.Where(output => output.Name == ClassificationLoss.Scores))
            predicted.AddRange(Largest(scores));
        return ClassificationReport.Of(labels, [.. predicted]);
    }

    /// <summary>The class of the largest score in each row, the first where several are.</summary>
    private static IEnumerable<int> Largest(Tensor scores)
    {
        double[] values = scores.ToDoubles();
        int classes = (int)scores.Shape[1];
        for (int row = 0; row < scores.Shape[0]; row++)
        {
            int best = 0;
            for (int c = 1; c < classes; c++)
                if (values[(row * classes) + c] > values[(row * classes) + best]) best = c;
            yield return best;
        }
    }
}
