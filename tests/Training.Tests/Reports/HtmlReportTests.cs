using Reference.Training.Reports;

namespace Reference.Tests.Training.Reports;

/// <summary>A report is one file without links, the same text every time, and shows nothing that is not in its data.</summary>
public sealed class HtmlReportTests
{
    private static readonly ReportData s_data = new("A <run>", "what & why")
    {
        Facts = [new("loss", "2.5 → 1.5", "best at 40")],
        Charts = [new("Loss", "step", [new("training", [(1, 2.5), (2, double.NaN), (3, 1.5)]), new("validation", [(1, 2.6)]) { HasMarks = true }])],
        Histograms = [new("Lengths", "tokens", [("1 – 64", 3), ("65 – 128", 0)])],
        Answers = [new("<script>alert(1)</script>", "b", "a")],
        Tables = [new("Hashes", ["file", "SHA-256"], [["w", "00ff"]])],
    };

    [Fact]
    public void TheSameDataGivesTheSamePage() => Assert.Equal(HtmlReport.Write(s_data), HtmlReport.Write(s_data));

    [Fact]
    public void NothingIsFetched()
    {
        string page = HtmlReport.Write(s_data);
        foreach (string word in (string[])["http:", "https:", "src=", "href=", "@import", "url("])
            Assert.DoesNotContain(word, page, StringComparison.Ordinal);
    }

    [Fact]
    public void TextIsEscaped()
    {
        string page = HtmlReport.Write(s_data);
        Assert.Contains("A &lt;run&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesThatAreNotFiniteAreLeftOut()
    {
        string page = HtmlReport.Write(s_data);
        Assert.Contains("data-values=\"1,2.5 3,1.5\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void AChartWithoutValuesSaysSo() => Assert.Contains(
        "no values", HtmlReport.Write(new ReportData("t", "") { Charts = [new("x", "step", [new("y", [])])] }), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 1, 5, 0.2)]
    [InlineData(3.5, 6, 5, 0.5)]
    [InlineData(21_000, 23_000, 5, 500)]
    [InlineData(0, 3e-3, 5, 1e-3)]
    public void TicksAreRound(double least, double most, int wanted, double step)
    {
        double[] ticks = Ticks.Between(least, most, wanted);
        Assert.True(ticks[0] <= least && ticks[^1] >= most);
        Assert.Equal(step, ticks[1] - ticks[0], 1e-9);
    }
}
