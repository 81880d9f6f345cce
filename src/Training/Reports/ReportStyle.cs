namespace Reference.Training.Reports;

/// <summary>The page's style sheet and script (report.css and report.js, embedded): nothing is fetched from anywhere.</summary>
internal static class ReportStyle
{
    /// <summary>One column on a phone, two on a desk; light and dark as the reader's system is.</summary>
    public static string Css { get; } = Read("report.css");

    /// <summary>Shows the values under the pointer below a chart.</summary>
    public static string Script { get; } = Read("report.js");

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportStyle).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
