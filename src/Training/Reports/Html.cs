using System.Net;
using System.Text;

namespace Reference.Training.Reports;

/// <summary>Pieces of the page.</summary>
internal static class Html
{
    /// <summary>Text that is safe in the page and in attributes.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A table; hashes and other long words may break.</summary>
    public static void Table(StringBuilder page, ReportTable table)
    {
        page.Append("<div class=\"scroll\"><table>");
        if (table.Head.Count > 0) Row(page, table.Head, "th", "th");
        foreach (IReadOnlyList<string> row in table.Rows) Row(page, row, "th scope=\"row\"", "td");
        page.Append("</table></div>");
    }

    /// <summary>Bars with their counts.</summary>
    public static void Bars(StringBuilder page, ReportHistogram histogram)
    {
        long most = Math.Max(1, histogram.Bars.Select(bar => bar.Count).DefaultIfEmpty(0).Max());
        page.Append("<div class=\"bars\">");
        foreach ((string label, long count) in histogram.Bars)
            page.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"<span>{Text(label)}</span><i style=\"width:{100.0 * count / most:0.#}%\"></i><b>{count:N0}</b>");
        page.Append("</div><p class=\"note\">").Append(Text(histogram.XName)).Append("</p>");
    }

    private static void Row(StringBuilder page, IReadOnlyList<string> cells, string first, string others)
    {
        page.Append("<tr>");
        for (int i = 0; i < cells.Count; i++)
        {
            string tag = i == 0 ? first : others;
            page.Append('<').Append(tag).Append('>').Append(Text(cells[i])).Append("</").Append(tag.Split(' ')[0]).Append('>');
        }

        page.Append("</tr>");
    }
}
