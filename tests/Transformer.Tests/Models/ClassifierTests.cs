using Reference.Tensors;
using Reference.Transformer;
using Reference.Transformer.Tracing;

namespace Transformer.Tests.Models;

/// <summary>Sequence classifiers: which token is pooled, and each loss against its formula written out here.</summary>
public sealed class ClassifierTests
{
    [Theory]
    [InlineData("5 6 7 8", "1 1 1 1", 3)]
    [InlineData("5 6 7 0", "1 1 1 0", 2)]
    [InlineData("5 0 7 8", "1 1 1 1", 3)]
    [InlineData("5 0 7 0", "1 1 1 1", 2)]
    [InlineData("0 0 7 8", "0 0 1 1", 3)]
    [InlineData("0 0 7 0", "0 0 1 1", 2)]
    [InlineData("0 0 0 0", "1 1 1 1", 0)]
    [InlineData("9 0 0 0", "1 1 0 0", 0)]
    public void The_last_token_that_is_not_the_padding_token_is_pooled(string ids, string mask, int column)
    {
        using TinyModel model = TinyModel.Classifier(3);
        Check(model, new PaddedBatch(1, 4, Integers(ids), Integers(mask)), column);
    }

    [Fact]
    public void Without_a_padding_token_one_row_is_pooled_at_its_end()
    {
        using TinyModel model = TinyModel.Classifier(3, """{"pad_token_id": null}""");
        Check(model, new PaddedBatch(1, 4, [5, 6, 0, 0]), 3);
    }

    [Fact]
    public void Without_a_padding_token_several_rows_are_refused()
    {
        using TinyModel model = TinyModel.Classifier(3, """{"pad_token_id": null}""");
        var batch = new TraceBatch(new PaddedBatch(2, 2, [5, 6, 7, 8]), null);
        Assert.Contains("pad_token_id", Assert.Throws<ArgumentException>(() => model.Trace(batch)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_token_that_the_mask_hides_is_refused()
    {
        using TinyModel model = TinyModel.Classifier(3);
        var batch = new TraceBatch(new PaddedBatch(2, 3, [5, 6, 7, 8, 9, 1], [1, 1, 1, 1, 1, 0]), null);
        string message = Assert.Throws<ArgumentException>(() => model.Trace(batch)).Message;
        Assert.Contains("row 1", message, StringComparison.Ordinal);
        Assert.Contains("attention_mask is 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_have_cross_entropy_where_the_labels_are_integers()
    {
        using TinyModel model = TinyModel.Classifier(3);
        (double[][] scores, double loss) = Run(model, new TraceLabels(new Shape(2), [2, 0], null));
        double expected = scores.Zip([2, 0], (row, label) => Math.Log(row.Sum(Math.Exp)) - row[label]).Average();
        Assert.Equal(expected, loss, 1e-13);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"problem_type": "multi_label_classification"}""")]
    public void Several_labels_a_row_have_binary_cross_entropy_where_they_are_real(string patch)
    {
        using TinyModel model = TinyModel.Classifier(3, patch);
        double[] labels = [1, 0, 1, 0, 0, 1];
        (double[][] scores, double loss) = Run(model, new TraceLabels(new Shape(2, 3), null, labels));
        double expected = scores.SelectMany(row => row).Zip(labels, (score, label) =>
        {
            double p = 1 / (1 + Math.Exp(-score));
            return -((label * Math.Log(p)) + ((1 - label) * Math.Log(1 - p)));
        }).Average();
        Assert.Equal(expected, loss, 1e-13);
    }

    [Theory]
    [InlineData(1, "{}")]
    [InlineData(3, """{"problem_type": "regression"}""")]
    public void Regression_is_the_mean_squared_error_of_every_output(int outputs, string patch)
    {
        using TinyModel model = TinyModel.Classifier(outputs, patch);
        double[] labels = PlainWeight.Numbers(7, 2 * outputs);
        (double[][] scores, double loss) = Run(model, new TraceLabels(outputs == 1 ? new Shape(2) : new Shape(2, outputs), null, labels));
        Assert.Equal(scores.SelectMany(row => row).Zip(labels, (score, label) => (score - label) * (score - label)).Average(), loss, 1e-13);
    }

    [Theory]
    [InlineData("{}", "labels[1] is 3", "0 … 2", new long[] { 0, 3 })]
    [InlineData("{}", "labels[0] is -100", "0 … 2", new long[] { -100, 1 })]
    [InlineData("{}", "labels has shape [3]", "2 labels are expected", new long[] { 0, 1, 2 })]
    [InlineData("""{"problem_type": "regression"}""", "labels has shape [2]", "6 labels are expected", new long[] { 0, 1 })]
    public void Labels_that_do_not_fit_are_refused(string patch, string found, string expected, long[] labels)
    {
        using TinyModel model = TinyModel.Classifier(3, patch);
        string message = Refusal(model, new TraceLabels(new Shape(labels.Length), labels, null));
        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_labels_where_classes_are_meant_and_numbers_that_are_none_are_refused()
    {
        using TinyModel single = TinyModel.Classifier(3, """{"problem_type": "single_label_classification"}""");
        Assert.Contains("integers", Refusal(single, new TraceLabels(new Shape(2), null, [0, 1])), StringComparison.Ordinal);
        using TinyModel one = TinyModel.Classifier(1);
        Assert.Contains("labels[1] is NaN", Refusal(one, new TraceLabels(new Shape(2), null, [0, double.NaN])), StringComparison.Ordinal);
    }

    private static string Refusal(TinyModel model, TraceLabels labels) =>
        Assert.Throws<ArgumentException>(() => Run(model, labels)).Message;

    private static (double[][] Scores, double Loss) Run(TinyModel model, TraceLabels labels)
    {
        var batch = new PaddedBatch(2, 3, [5, 6, 7, 8, 9, 0], [1, 1, 1, 1, 1, 0]);
        Dictionary<string, Tensor> traced = model.Trace(new TraceBatch(batch, labels));
        int outputs = (int)traced["logits"].Shape[1];
        return ([.. traced["logits"].ToDoubles().Chunk(outputs)], traced["loss"].ToScalar());
    }

    /// <summary>The scores are the head's weight times the last hidden state of a column.</summary>
    private static void Check(TinyModel model, PaddedBatch batch, int column)
    {
        Dictionary<string, Tensor> traced = model.Trace(new TraceBatch(batch, null));
        double[] hidden = traced["hidden.3"].ToDoubles()[(column * 16)..((column + 1) * 16)], weight = model.Weights["score.weight"].Values;
        Assert.Equal([(nint)1, 3], traced["logits"].Shape.Lengths.ToArray());
        for (int label = 0; label < 3; label++)
            Assert.Equal(hidden.Select((x, j) => x * weight[(label * 16) + j]).Sum(), traced["logits"].ToDoubles()[label], 1e-13);
    }

    private static long[] Integers(string text) => [.. text.Split(' ').Select(long.Parse)];
}
