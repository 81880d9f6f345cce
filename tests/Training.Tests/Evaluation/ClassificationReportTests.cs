using Reference.Training.Evaluation;

namespace Reference.Tests.Training.Evaluation;

/// <summary>Scores of classes.</summary>
public sealed class ClassificationReportTests
{
    [Fact]
    public void Scores_of_two_classes()
    {
        var report = ClassificationReport.Of([0, 1, 1, 0, 1], [1, 1, 0, 0, 1]);
        Assert.Equal(0.6, report.Accuracy, 1e-15);
        Assert.Equal([[1, 1], [1, 2]], report.Confusion);
        Assert.Equal(2 / 3.0, report.Binary!.F1, 1e-15);
        Assert.Equal((0.5 + (2 / 3.0)) / 2, report.Macro.F1, 1e-15);
    }

    [Fact]
    public void A_class_that_never_occurs_has_score_0_and_three_classes_no_binary_score()
    {
        var report = ClassificationReport.Of([0, 2], [0, 1]);
        Assert.Null(report.Binary);
        Assert.Equal([1.0, 0, 0], report.PerClass.Select(score => score.F1));
        Assert.Throws<ArgumentException>(() => ClassificationReport.Of([], []));
    }

    [Fact]
    public void Early_stopping_counts_validations_without_a_gain()
    {
        BestSoFar best = new BestSoFar().After(2, 0, 0.1).After(1.95, 5, 0.1).After(1.5, 10, 0.1).After(1.6, 15, 0.1);
        Assert.Equal(new BestSoFar(1.5, 10, 1), best);
        Assert.Equal(best, BestSoFar.FromTexts(best.ToTexts()));
        Assert.Equal(new BestSoFar(), BestSoFar.FromTexts(new BestSoFar().ToTexts()));
        Assert.Equal(1, new BestSoFar().After(double.NaN, 1, 0).Stale);
    }
}
