using System.Text;
using Reference.Tensors.Formats;

namespace Reference.Training.Reports;

/// <summary>Writes a report as one HTML file that needs nothing else: charts are inline SVG, styles and script are in the page.</summary>
public static class HtmlReport
{
    /// <summary>The page.</summary>
    public static string Write(ReportData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .Append("<meta name=\"color-scheme\" content=\"light dark\"><title>").Append(Html.Text(data.Title)).Append("</title><style>")
            .Append(ReportStyle.Css).Append("</style></head>\n<body><main><h1>").Append(Html.Text(data.Title)).Append("</h1><p class=\"lead\">")
            .Append(Html.Text(data.Subtitle)).Append("</p>\n");
        Facts(page, data.Facts);
        Cards(page, data);
        Answers(page, data.Answers);
        foreach (ReportTable table in data.Tables) Table(page, table);
        page.Append("<footer>Written by Reference. Every number comes from the run's own files.</footer></main><script>")
            .Append(ReportStyle.Script).Append("</script></body></html>\n");
        return page.ToString();
    }

    /// <summary>Writes the page, whole or not at all.</summary>
    public static void WriteFile(string path, ReportData data)
    {
        byte[] page = Encoding.UTF8.GetBytes(Write(data));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    private static void Facts(StringBuilder page, IReadOnlyList<ReportFact> facts)
    {
        if (facts.Count == 0) return;
        page.Append("<section class=\"facts\">");
        foreach (ReportFact fact in facts)
            page.Append("<div class=\"fact\"><span>").Append(Html.Text(fact.Name)).Append("</span><b>").Append(Html.Text(fact.Value)).Append("</b><small>")
                .Append(Html.Text(fact.Note)).Append("</small></div>");
        page.Append("</section>\n");
    }

    private static void Cards(StringBuilder page, ReportData data)
    {
        if (data.Charts.Count + data.Histograms.Count == 0) return;
        page.Append("<section class=\"grid2\">");
        foreach (ReportChart chart in data.Charts)
        {
            page.Append("<div class=\"card\"><h2>").Append(Html.Text(chart.Title)).Append("</h2>");
            Legend(page, chart);
            page.Append(LineChart.Draw(chart)).Append("<div class=\"read\" data-x=\"").Append(Html.Text(chart.XName)).Append("\"></div>");
            if (chart.Note.Length > 0) page.Append("<p class=\"note\">").Append(Html.Text(chart.Note)).Append("</p>");
            page.Append("</div>\n");
        }

        foreach (ReportHistogram histogram in data.Histograms)
        {
            page.Append("<div class=\"card\"><h2>").Append(Html.Text(histogram.Title)).Append("</h2>");
            Html.Bars(page, histogram);
            page.Append("</div>\n");
        }

        page.Append("</section>\n");
    }

    private static void Legend(StringBuilder page, ReportChart chart)
    {
        if (chart.Lines.Count < 2) return;
        page.Append("<div class=\"legend\">");
        for (int i = 0; i < chart.Lines.Count; i++)
            page.Append("<span><i style=\"background:var(--c").Append(i % 4).Append(')').Append(chart.Lines[i].IsFaint ? ";opacity:.35" : "")
                .Append("\"></i>").Append(Html.Text(chart.Lines[i].Name)).Append("</span>");
        page.Append("</div>");
    }

    private static void Answers(StringBuilder page, IReadOnlyList<ReportAnswer> answers)
    {
        if (answers.Count == 0) return;
        page.Append("<section class=\"card wide\"><h2>The same prompt, before and after</h2>");
        foreach (ReportAnswer answer in answers)
            page.Append("<div class=\"answer\"><p class=\"prompt\">").Append(Html.Text(answer.Prompt)).Append("</p><div class=\"pair\"><p><span>before</span>")
                .Append(Html.Text(answer.Before)).Append("</p><p><span>after</span>").Append(Html.Text(answer.After)).Append("</p></div></div>");
        page.Append("</section>\n");
    }

    private static void Table(StringBuilder page, ReportTable table)
    {
        if (table.Rows.Count == 0) return;
        page.Append("<section class=\"card wide\">").Append(table.IsFolded ? "<details><summary>" : "<h2>").Append(Html.Text(table.Title))
            .Append(table.IsFolded ? "</summary>" : "</h2>");
        Html.Table(page, table);
        page.Append(table.IsFolded ? "</details>" : "").Append("</section>\n");
    }
}
