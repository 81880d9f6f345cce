using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;

namespace Reference.Transformer.Tracing;

/// <summary>What a classifier's labels are, and the labels: as transformers decides where <c>problem_type</c> is not set.</summary>
internal static class ClassifierLabels
{
    public static (ProblemKind Problem, RowLabels Labels) Of(HeadConfig head, TraceLabels labels, int rows)
    {
        ProblemKind problem = head.Problem
            ?? (head.Labels == 1 ? ProblemKind.Regression : labels.Integers is not null ? ProblemKind.SingleLabel : ProblemKind.MultiLabel);
        long expected = problem == ProblemKind.SingleLabel ? rows : (long)rows * head.Labels;
        if (labels.Shape.Count != expected)
            throw new ArgumentException($"labels has shape {labels.Shape}; {expected} labels are expected for {rows} rows, {head.Labels} outputs and {problem}");
        if (problem != ProblemKind.SingleLabel) return (problem, new RowLabels(null, Numbers(labels)));
        if (labels.Integers is not { } classes) throw new ArgumentException("labels: integers [rows] are expected for one class a row");
        for (int row = 0; row < rows; row++)
            if (classes[row] < 0 || classes[row] >= head.Labels)
                throw new ArgumentException($"labels[{row}] is {classes[row]}; expected 0 … {head.Labels - 1}");
        return (problem, new RowLabels(Array.ConvertAll(classes, label => (int)label), null));
    }

    private static double[] Numbers(TraceLabels labels)
    {
        double[] values = labels.Reals ?? Array.ConvertAll(labels.Integers!, label => (double)label);
        int bad = Array.FindIndex(values, value => !double.IsFinite(value));
        if (bad < 0) return values;
        throw new ArgumentException(FormattableString.Invariant($"labels[{bad}] is {values[bad]}; finite numbers are expected"));
    }
}
