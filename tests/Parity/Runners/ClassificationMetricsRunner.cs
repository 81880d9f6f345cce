using System.Text.Json;
using Reference.Training.Evaluation;

namespace Reference.Tests.Parity.Runners;

/// <summary>Scores of classified rows as scikit-learn has them (metrics/classification.json); the folder's other files come with
/// evaluation.</summary>
public sealed class ClassificationMetricsRunner : ICaseRunner
{
    private const string File = "classification.json";
    private const double Tolerance = 1e-12;

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "metrics" && golden.Has(File);

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) =>
    [
        .. Read(folder).EnumerateArray().Select(row => "classification." + row.GetProperty("name").GetString()),
        .. Directory.GetFiles(folder.Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Where(
            name => name != "classification").Order(StringComparer.Ordinal)!,
    ];

    /// <summary>True for a file of other metrics.</summary>
    public static bool IsOther(GoldenCase golden) =>
        golden.Group == "metrics" && golden.Row?.StartsWith("classification.", StringComparison.Ordinal) != true;

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        if (IsOther(golden)) throw new NotSupportedException($"{golden} is no row that runs");
        JsonElement row = Read(golden).EnumerateArray().Single(
            row => "classification." + row.GetProperty("name").GetString() == golden.Row);
        var report = ClassificationReport.Of(Integers(row.GetProperty("labels")), Integers(row.GetProperty("predictions")));
        Assert.Equal(Integers(row.GetProperty("classes")), report.Classes);
        Assert.Equal(row.GetProperty("confusion").EnumerateArray().Select(Integers), report.Confusion);
        Near(row, "accuracy", report.Accuracy);
        Near(row, "balanced_accuracy", report.BalancedAccuracy);
        Near(row, "mcc", report.Matthews);
        Near(row, "kappa", report.Kappa);
        Near(row, "macro", report.Macro);
        Near(row, "weighted", report.ByFrequency);
        Near(row, "micro", new ClassScore(report.Accuracy, report.Accuracy, report.Accuracy, report.Count));
        if (row.TryGetProperty("binary", out _))
            Near(row, "binary", report.Binary ?? throw new InvalidOperationException($"{golden}: no binary score"));
        PerClass(row.GetProperty("per_class"), report);
    }

    private static void PerClass(JsonElement expected, ClassificationReport report)
    {
        for (int c = 0; c < report.Classes.Count; c++)
        {
            ClassScore score = report.PerClass[c];
            Near(expected.GetProperty("precision")[c], score.Precision, $"precision[{c}]");
            Near(expected.GetProperty("recall")[c], score.Recall, $"recall[{c}]");
            Near(expected.GetProperty("f1")[c], score.F1, $"f1[{c}]");
            Assert.Equal(expected.GetProperty("support")[c].GetDouble(), score.Support);
        }
    }

    private static void Near(JsonElement row, string name, ClassScore score)
    {
        Near(row.GetProperty(name).GetProperty("precision"), score.Precision, name + ".precision");
        Near(row.GetProperty(name).GetProperty("recall"), score.Recall, name + ".recall");
        Near(row.GetProperty(name).GetProperty("f1"), score.F1, name + ".f1");
    }

    private static void Near(JsonElement row, string name, double actual) => Near(row.GetProperty(name), actual, name);

    private static void Near(JsonElement value, double actual, string name)
    {
        double expected = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
        Assert.True(
            actual.Equals(expected) || Math.Abs(actual - expected) <= Tolerance,
            FormattableString.Invariant($"{name}: {actual:R}, expected {expected:R}"));
    }

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(one => one.GetInt32())];

    private static JsonElement Read(GoldenCase golden) =>
        JsonDocument.Parse(System.IO.File.ReadAllText(golden.PathOf(File))).RootElement.GetProperty("rows");
}
