namespace Cli.Tests.Runs;

/// <summary>reference report: one page that needs nothing from elsewhere, written at a run's end and again on demand.</summary>
public sealed class ReportTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void The_page_tells_the_run_and_links_to_nothing()
    {
        ToolRun run = small.Shared();
        string folder = small.RunOf("shared"), page = File.ReadAllText(Path.Combine(folder, "report.html")), again = small.At("again.html");
        Tool.Run("report", folder, "--out", again).Says(0, $"{again} written");
        Assert.Equal(page, File.ReadAllText(again));
        foreach (string part in (string[])[run.LastLine, "shared-001", "The sea", "<svg", "Row lengths", "learning-rate", "perplexity"])
            Assert.Contains(part, page, StringComparison.Ordinal);
        foreach (string part in (string[])["http://", "https://", "src=", "<link", "@import", "url("])
            Assert.DoesNotContain(part, page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_goes_on_has_a_report_too()
    {
        small.Train("going");
        string folder = small.RunOf("going");
        File.Delete(Path.Combine(folder, "manifest.json"));
        File.AppendAllText(Path.Combine(folder, "metrics.jsonl"), "{\"step\":4,\"ki");
        Tool.Run("report", folder, "--out", small.At("going.html")).Says(0);
        Tool.Run("report", small.At("nothing")).Says(1, "there is no folder");
    }
}
