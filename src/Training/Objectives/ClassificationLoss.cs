using Reference.Autograd;
using Reference.Tensors;
using Reference.Training.Data;
using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;

namespace Reference.Training.Objectives;

/// <summary>
/// The loss of a sequence classifier: cross-entropy of one class a row, binary cross-entropy of every label, or the squared error of every
/// output. The count is of rows, or of labels and outputs. The scores are those of each row's last token that is not padding.
/// </summary>
/// <param name="head">The classifier's head.</param>
public sealed class ClassificationLoss(HeadConfig head) : IObjective
{
    /// <summary>The name under which scores [rows, labels] are handed out.</summary>
    public const string Scores = "scores";

    /// <summary>What the labels are.</summary>
    public ProblemKind Problem { get; } = head.Problem ?? (head.Labels == 1 ? ProblemKind.Regression : ProblemKind.SingleLabel);

    /// <inheritdoc/>
    public IReadOnlyList<ObjectiveTerm> Terms { get; } = [new("loss", "labels")];

    /// <inheritdoc/>
    public long Count(TrainingRow row, int term) =>
        Problem == ProblemKind.SingleLabel ? (row.Class is null ? 0 : 1) : row.Values?.Length ?? 0;

    /// <inheritdoc/>
    public IReadOnlyList<LossSum> Losses(ObjectivePass pass)
    {
        ModelForward policy = pass.Policy;
        if (policy.Model.Root is not SequenceClassifier model)
            throw new ArgumentException(
                $"the classification loss needs a classifier's head; the model has a {policy.Model.Root.GetType().Name}");
        foreach (StepRow row in pass.Batch.Rows) Check(row);
        var pooled = new int[pass.Batch.Rows.Count];
        for (int r = 0; r < pooled.Length; r++) pooled[r] = pass.Batch.StartOf(r) + LastContent(pass.Batch.Rows[r].Row, model.PaddingToken);
        Variable scores = model.Scores(policy.Context, policy.Hidden, pooled);
        pass.Output(Scores, scores);
        return [SequenceClassifier.Loss(scores, policy.Context.Layout.Select(pooled), Problem, Labels(pass.Batch.Rows), pass.Total(0))];
    }

    private RowLabels Labels(IReadOnlyList<StepRow> rows) => Problem == ProblemKind.SingleLabel
        ? new RowLabels([.. rows.Select(row => row.Row.Class!.Value)], null)
        : new RowLabels(null, [.. rows.SelectMany(row => row.Row.Values!)]);

    private void Check(StepRow row)
    {
        if (row.Row.DocumentStarts is { Length: > 1 } starts)
            throw Wrong(row, $"{starts.Length} packed documents", "one: a classifier's rows are not packed");
        if (Problem == ProblemKind.SingleLabel)
        {
            if (row.Row.Class is not { } label) throw Wrong(row, "no class", "one");
            if ((uint)label >= (uint)head.Labels) throw Wrong(row, $"class {label}", $"0 … {head.Labels - 1}");
            return;
        }

        int found = row.Row.Values?.Length ?? 0;
        if (found != head.Labels) throw Wrong(row, $"{found} values", $"{head.Labels}, one a label");
        if (!row.Row.Values!.All(double.IsFinite)) throw Wrong(row, "a value that is not finite", "finite numbers");
    }

    /// <summary>As transformers pools: the last token that is not the padding token, the first where all are.</summary>
    private static int LastContent(TrainingRow row, int? padding)
    {
        for (int t = row.Ids.Length - 1; t > 0; t--)
            if (row.Ids[t] != padding) return t;
        return 0;
    }

    private static ArgumentException Wrong(StepRow row, string found, string expected) =>
        new(FormattableString.Invariant($"row {row.Number} of the step (data set {row.Row.Source}) has {found}; expected {expected}"));
}
