namespace Reference.Tests.Shared;

/// <summary>
/// Tables in docs that a test computes: they stand between a pair of HTML comments. With REFERENCE_WRITE_DOCS=1 the test writes them anew; they are
/// figures of a run, so they are not compared.
/// </summary>
public static class DocumentTable
{
    /// <summary>Puts a table where docs/*.md has "&lt;!-- name --&gt; … &lt;!-- end of name --&gt;", if that was asked for.</summary>
    public static void Write(string name, string table)
    {
        if (Environment.GetEnvironmentVariable("REFERENCE_WRITE_DOCS") != "1") return;
        (string open, string close) = ($"<!-- {name} -->", $"<!-- end of {name} -->");
        foreach (string page in Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md"))
        {
            string text = File.ReadAllText(page);
            int start = text.IndexOf(open, StringComparison.Ordinal), end = text.IndexOf(close, StringComparison.Ordinal);
            if (start >= 0 && end > start) File.WriteAllText(page, text[..(start + open.Length)] + "\n" + table + text[end..]);
        }
    }
}
