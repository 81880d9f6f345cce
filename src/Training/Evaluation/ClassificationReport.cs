namespace Reference.Training.Evaluation;

/// <summary>
/// How predicted classes agree with the true ones, as scikit-learn has it with zero_division 0. Of a class: precision = hits/predicted,
/// recall = hits/true, F1 = 2·hits/(predicted + true). Classes are those that occur in labels or predictions, ascending.
/// </summary>
public sealed class ClassificationReport
{
    private readonly int[][] _confusion;

    private ClassificationReport(int[] classes, int[][] confusion, int count) => (Classes, _confusion, Count) = (classes, confusion, count);

    /// <summary>The classes that occur, ascending.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Rows by true class (first) and predicted class.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Confusion => _confusion;

    /// <summary>Scores of each class.</summary>
    public IReadOnlyList<ClassScore> PerClass => [.. Classes.Select((_, c) => ScoreOf(c))];

    /// <summary>Hits over rows.</summary>
    public double Accuracy => Ratio(Hits, Count);

    /// <summary>The mean recall of the classes that are true somewhere.</summary>
    public double BalancedAccuracy
    {
        get
        {
            var present = PerClass.Where(score => score.Support > 0).ToList();
            return present.Sum(score => score.Recall) / present.Count;
        }
    }

    /// <summary>The plain mean of the classes' scores.</summary>
    public ClassScore Macro => Weighted(_ => 1);

    /// <summary>The mean of the classes' scores, weighted by how often each is true.</summary>
    public ClassScore ByFrequency => Weighted(score => score.Support);

    /// <summary>The scores of class 1 where classes are 0 and 1; null elsewhere.</summary>
    public ClassScore? Binary =>
        Classes.All(c => c is 0 or 1) ? (Classes.Contains(1) ? ScoreOf(Classes.Count - 1) : new ClassScore(0, 0, 0, 0)) : null;

    /// <summary>Matthews' correlation (Gorodkin 2004 for several classes); 0 where it has no value.</summary>
    public double Matthews
    {
        get
        {
            double same = (double)Hits * Count, chance = 0, trues = 0, guesses = 0;
            for (int c = 0; c < Classes.Count; c++)
            {
                double t = True(c), p = Predicted(c);
                (chance, trues, guesses) = (chance + (t * p), trues + (t * t), guesses + (p * p));
            }

            double all = (double)Count * Count, scale = Math.Sqrt((all - trues) * (all - guesses));
            return scale == 0 ? 0 : (same - chance) / scale;
        }
    }

    /// <summary>Cohen's kappa: agreement beyond chance; NaN where only one class occurs.</summary>
    public double Kappa
    {
        get
        {
            double chance = 0;
            for (int c = 0; c < Classes.Count; c++) chance += (double)True(c) * Predicted(c);
            double all = (double)Count * Count;
            return 1 - ((all - ((double)Hits * Count)) / (all - chance));
        }
    }

    private int Hits => Enumerable.Range(0, Classes.Count).Sum(c => _confusion[c][c]);

    /// <summary>Compares.</summary>
    /// <param name="labels">The true class of each row; at least one row.</param>
    /// <param name="predictions">As many.</param>
    /// <exception cref="ArgumentException">They are of different length, or there are none.</exception>
    public static ClassificationReport Of(IReadOnlyList<int> labels, IReadOnlyList<int> predictions)
    {
        if (labels.Count != predictions.Count || labels.Count == 0)
            throw new ArgumentException($"{labels.Count} labels and {predictions.Count} predictions; expected as many, and at least one");
        int[] classes = [.. labels.Concat(predictions).Distinct().Order()];
        int[][] confusion = Array.ConvertAll(classes, _ => new int[classes.Length]);
        for (int row = 0; row < labels.Count; row++)
            confusion[Array.IndexOf(classes, labels[row])][Array.IndexOf(classes, predictions[row])]++;
        return new ClassificationReport(classes, confusion, labels.Count);
    }

    private ClassScore ScoreOf(int c)
    {
        int hits = _confusion[c][c], actual = True(c), guessed = Predicted(c);
        return new ClassScore(Ratio(hits, guessed), Ratio(hits, actual), Ratio(2.0 * hits, actual + guessed), actual);
    }

    private ClassScore Weighted(Func<ClassScore, double> weight)
    {
        double precision = 0, recall = 0, f1 = 0, total = 0;
        foreach (ClassScore score in PerClass)
        {
            double w = weight(score);
            (precision, recall) = (precision + (w * score.Precision), recall + (w * score.Recall));
            (f1, total) = (f1 + (w * score.F1), total + w);
        }

        return new ClassScore(precision / total, recall / total, f1 / total, Count);
    }

    private int True(int c) => _confusion[c].Sum();

    private int Predicted(int c) => _confusion.Sum(row => row[c]);

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}

/// <summary>Scores of a class, or means of them.</summary>
/// <param name="Precision">In [0, 1].</param>
/// <param name="Recall">In [0, 1].</param>
/// <param name="F1">In [0, 1].</param>
/// <param name="Support">Rows whose class it is.</param>
public sealed record ClassScore(double Precision, double Recall, double F1, int Support);
