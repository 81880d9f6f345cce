using System.Globalization;
using System.Text;

namespace Reference.Training.Reports;

/// <summary>A <see cref="ReportChart"/> as inline SVG: axes with round numbers, lines in the page's colours, points for the page's pointer.</summary>
internal static class LineChart
{
    private const double Width = 640, Height = 280, Left = 56, Right = 14, Top = 12, Bottom = 34;

    /// <summary>The chart, or a sentence where there is nothing to draw.</summary>
    public static string Draw(ReportChart chart)
    {
        var points = chart.Lines.SelectMany(line => Finite(line)).ToList();
        if (points.Count == 0) return "<p class=\"note\">no values</p>";
        (double x0, double x1) = Range(points.Select(p => p.X), round: false);
        (double y0, double y1) = Range(points.Select(p => p.Y), round: true);
        double X(double x) => Left + ((x - x0) / (x1 - x0) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((y - y0) / (y1 - y0) * (Height - Top - Bottom));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Text(chart.Title)}\">");
        foreach (double tick in Ticks.Between(y0, y1, 5).Where(t => t >= y0 - 1e-12 && t <= y1 + 1e-12))
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick):0.#}\" y2=\"{Y(tick):0.#}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{Left - 8}\" y=\"{Y(tick) + 4:0.#}\" text-anchor=\"end\">{Ticks.Label(tick)}</text>");
        foreach (double tick in Ticks.Between(x0, x1, 6).Where(t => t >= x0 && t <= x1))
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{X(tick):0.#}\" y=\"{Height - 16}\" text-anchor=\"middle\">{Ticks.Label(tick)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{Width - Right}\" y=\"{Height - 2}\" text-anchor=\"end\">{Html.Text(chart.XName)}</text>");
        for (int i = 0; i < chart.Lines.Count; i++) Line(svg, chart.Lines[i], i, X, Y);
        svg.Append("<line class=\"pointer\" y1=\"12\" y2=\"246\" hidden/></svg>");
        return svg.ToString();
    }

    private static void Line(StringBuilder svg, ReportLine line, int number, Func<double, double> x, Func<double, double> y)
    {
        string colour = $"line c{number % 4}{(line.IsFaint ? " faint" : "")}";
        string path = string.Join(' ', Finite(line).Select(p => string.Create(CultureInfo.InvariantCulture, $"{x(p.X):0.##},{y(p.Y):0.##}")));
        string values = string.Join(' ', Finite(line).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:R},{p.Y:G6}")));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{colour}\" points=\"{path}\" data-name=\"{Html.Text(line.Name)}\" data-values=\"{values}\"/>");
        if (!line.HasMarks) return;
        foreach ((double px, double py) in Finite(line))
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"mark c{number % 4}\" cx=\"{x(px):0.##}\" cy=\"{y(py):0.##}\" r=\"3.5\"/>");
    }

    private static IEnumerable<(double X, double Y)> Finite(ReportLine line) => line.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y));

    /// <summary>Bounds that are apart; round ones where asked.</summary>
    private static (double Least, double Most) Range(IEnumerable<double> values, bool round)
    {
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        if (most - least <= Math.Abs(most) * 1e-12) (least, most) = (least - Math.Max(Math.Abs(least) * 0.1, 1e-12), most + Math.Max(Math.Abs(most) * 0.1, 1e-12));
        if (!round) return (least, most);
        double[] ticks = Ticks.Between(least, most, 5);
        return (ticks[0], ticks[^1] < most ? most : ticks[^1]);
    }
}
