namespace Reference.Training.Reports;

/// <summary>What a report shows, top to bottom. Empty parts are left out.</summary>
/// <param name="Title">The page's title.</param>
/// <param name="Subtitle">What was done, in a sentence.</param>
public sealed record ReportData(string Title, string Subtitle)
{
    /// <summary>Large numbers at the top.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];

    /// <summary>Line charts.</summary>
    public IReadOnlyList<ReportChart> Charts { get; init; } = [];

    /// <summary>Histograms.</summary>
    public IReadOnlyList<ReportHistogram> Histograms { get; init; } = [];

    /// <summary>Answers before and after.</summary>
    public IReadOnlyList<ReportAnswer> Answers { get; init; } = [];

    /// <summary>Tables: comparisons, data, configuration, hashes.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];
}

/// <summary>A large number.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number, with its unit.</param>
/// <param name="Note">A line below it, or nothing.</param>
public sealed record ReportFact(string Name, string Value, string Note = "");

/// <summary>A chart of lines over one x axis.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="XName">The x axis.</param>
/// <param name="Lines">The lines, the most important first.</param>
public sealed record ReportChart(string Title, string XName, IReadOnlyList<ReportLine> Lines)
{
    /// <summary>A line below the chart that says how to read it, or nothing.</summary>
    public string Note { get; init; } = "";
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">x ascending; values that are not finite are left out.</param>
public sealed record ReportLine(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>True to draw the points faintly, as a background to the other lines.</summary>
    public bool IsFaint { get; init; }

    /// <summary>True to mark every point.</summary>
    public bool HasMarks { get; init; }
}

/// <summary>A histogram.</summary>
/// <param name="Title">What is counted.</param>
/// <param name="XName">What the bars stand for.</param>
/// <param name="Bars">A label and a count each.</param>
public sealed record ReportHistogram(string Title, string XName, IReadOnlyList<(string Label, long Count)> Bars);

/// <summary>A prompt, and its answers before and after.</summary>
public sealed record ReportAnswer(string Prompt, string Before, string After);

/// <summary>A table.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Head">Names of the columns; empty for none.</param>
/// <param name="Rows">Cells; the first column names the row.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>True to fold it away until it is asked for.</summary>
    public bool IsFolded { get; init; }
}
