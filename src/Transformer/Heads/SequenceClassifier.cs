using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Transformer.Configuration;
using Reference.Transformer.Layers;
using Reference.Transformer.Models;

namespace Reference.Transformer.Heads;

/// <summary>A decoder with a classifier's head: the scores of each row's last real token (transformers' GenericForSequenceClassification).</summary>
public sealed class SequenceClassifier : Module
{
    private readonly Slot<DecoderTrunk> _trunk;
    private readonly Slot<Layer> _score;

    /// <summary>Trunk, head and what the labels are.</summary>
    public SequenceClassifier(string root, DecoderTrunk trunk, Layer score, HeadConfig head, int? paddingToken)
    {
        (_trunk, _score, Head, PaddingToken) = (Child(root, trunk), Child("score", score), head, paddingToken);
    }

    /// <summary>What is below the head.</summary>
    public DecoderTrunk Trunk => _trunk.Module;

    /// <summary>Labels and problem.</summary>
    public HeadConfig Head { get; }

    /// <summary>The id that is no content; the last other token is pooled.</summary>
    public int? PaddingToken { get; }

    /// <summary>Scores [rows, labels] of the pooled tokens.</summary>
    /// <param name="context">Of all tokens.</param>
    /// <param name="hidden">[tokens, hidden].</param>
    /// <param name="pooled">The token of each row, ascending.</param>
    public Variable Scores(ForwardContext context, Variable hidden, int[] pooled) =>
        _score.Module.Forward(context with { Layout = context.Layout.Select(pooled) }, hidden.SelectTokens(pooled));

    /// <summary>
    /// The loss of the rows' scores: cross-entropy; binary cross-entropy of every label, softplus(x) − y·x; or squared error of every output. The
    /// count is of rows, or of labels and outputs.
    /// </summary>
    /// <param name="scores">[rows, labels].</param>
    /// <param name="rows">The pooled tokens' layout.</param>
    /// <param name="problem">What the labels are.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="total">F64 scalar that collects the loss of all micro-batches of a step, in the same bits however it is split; or none.</param>
    public static LossSum Loss(Variable scores, TokenLayout rows, ProblemKind problem, RowLabels labels, Tensor? total = null)
    {
        Graph graph = scores.Graph;
        int count = (int)scores.Shape[0], outputs = (int)scores.Shape[1];
        if (problem == ProblemKind.SingleLabel)
        {
            Tensor classes = Tensor.From<int>(graph.Backend, labels.Classes ?? throw Missing("I64 [rows]"), new Shape(count));
            return new LossSum(scores.CrossEntropy(classes).SumLoss(rows, total), count);
        }

        double[] values = labels.Values ?? throw Missing("floating-point");
        Variable target = graph.Input(Tensor.FromDoubles(graph.Backend, values, scores.Shape, graph.Step.DType));
        Variable each = problem == ProblemKind.MultiLabel ? scores.Softplus().Subtract(target.Multiply(scores)) : scores.Subtract(target).Square();
        return new LossSum(each.SumLast().SumLoss(rows, total), (long)count * outputs);
    }

    /// <summary>The last token of each row whose id is not the padding token, as transformers pools: found in the padded row.</summary>
    /// <exception cref="ArgumentException">There is no padding token and more than one row, or a row's last content is masked.</exception>
    public int[] Pool(PaddedBatch padded, TokenBatch batch)
    {
        if (PaddingToken is null && padded.RowCount > 1)
            throw new ArgumentException("input_ids: a classifier without pad_token_id takes one row at a time; set pad_token_id in config.json");
        var pooled = new int[padded.RowCount];
        for (int row = 0; row < pooled.Length; row++)
        {
            int column = PaddingToken is { } padding ? LastOther(padded, row, padding) : padded.ColumnCount - 1;
            pooled[row] = -1;
            for (int t = 0; t < batch.Layout.Count; t++)
                if (batch.Rows[t] == row && batch.Columns[t] == column) pooled[row] = t;
            if (pooled[row] < 0)
                throw new ArgumentException($"input_ids: the last token of row {row} that is not padding stands at column {column}, where attention_mask is 0");
        }

        return pooled;
    }

    private static int LastOther(PaddedBatch padded, int row, int padding)
    {
        for (int column = padded.ColumnCount - 1; column > 0; column--)
            if (padded.IdAt(row, column) != padding) return column;
        return 0;
    }

    private static ArgumentException Missing(string what) => new($"labels: {what} labels are expected for this problem_type");
}
