using System.Globalization;
using Reference.Training.Reports;
using Reference.Training.Runs;

namespace Reference.Cli.Quickstart;

/// <summary>Both adapters on one page.</summary>
internal static class QuickstartReport
{
    /// <summary>The page's data.</summary>
    public static ReportData Of(
        RunOutcome congress, RunOutcome spam, IReadOnlyList<(string Name, double OnCongress, double OnMobyDick)> perplexities, string hash, double seconds)
    {
        ReportData domain = Page(congress, QuickstartPlan.Congress(0, AssetFiles.BaseModel)), task = Page(spam, QuickstartPlan.Spam(0));
        (double before, double after) = (perplexities[0].OnCongress, perplexities[1].OnCongress);
        return new ReportData("A whaler addresses Congress", "A small Llama that has read Moby-Dick and nothing else gets two LoRA adapters on one frozen trunk: "
            + "one for the State of the Union addresses, one that tells spam from ham.")
        {
            Facts =
            [
                new("perplexity, addresses", FormattableString.Invariant($"{before:0.0} → {after:0.0}"), "on 64 held-back windows"),
                new("perplexity, Moby-Dick", FormattableString.Invariant($"{perplexities[0].OnMobyDick:0.0} → {perplexities[1].OnMobyDick:0.0}"), "what the adapter forgot"),
                .. task.Facts.Where(fact => fact.Name == "accuracy").Select(fact => fact with { Name = "spam, accuracy", Note = "on 300 validation mails" }),
                new("time", FormattableString.Invariant($"{seconds:0} s"), "both adapters, on this machine"),
                .. domain.Facts.Where(fact => fact.Name == "peak memory"),
            ],
            Charts =
            [
                .. domain.Charts.Where(chart => chart.Title is "Loss" or "Learning rate").Select(chart => chart with { Title = $"Congress: {chart.Title.ToLowerInvariant()}" }),
                .. task.Charts.Where(chart => chart.Title is "Loss" or "Accuracy").Select(chart => chart with { Title = $"Spam: {chart.Title.ToLowerInvariant()}" }),
                .. domain.Charts.Where(chart => chart.Title == "Throughput"),
            ],
            Histograms = [.. task.Histograms.Select(bars => bars with { Title = "Lengths of the mails" })],
            Answers = domain.Answers,
            Tables =
            [
                new("What was learned and what was forgotten", ["perplexity", "State of the Union", "Moby-Dick"],
                    [.. perplexities.Select(row => Row(row.Name, Number(row.OnCongress), Number(row.OnMobyDick)))]),
                .. Named("Congress", domain),
                .. Named("Spam", task),
                new("The hash of what was trained", [], [Row("quickstart", hash)]),
            ],
        };
    }

    private static ReportData Page(RunOutcome outcome, RunOptions options) => RunReport.Of(
        outcome.Folder.Name, options, new RunMetrics(outcome.Folder.Metrics).Read(), outcome.Summary, outcome.Manifest);

    private static IEnumerable<ReportTable> Named(string name, ReportData page) =>
        page.Tables.Select(table => table with { Title = $"{name}: {table.Title.ToLowerInvariant()}", IsFolded = true });

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string[] Row(params string[] cells) => cells;
}
