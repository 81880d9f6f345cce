namespace Reference.Bench;

/// <summary>A page whose measured blocks stand between markers, <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- end of name --&gt;</c>.</summary>
internal static class Page
{
    /// <summary>Replaces a block.</summary>
    /// <param name="file">The page.</param>
    /// <param name="name">The block's name.</param>
    /// <param name="text">What it holds from now on.</param>
    /// <exception cref="InvalidDataException">The page has no such block.</exception>
    public static void Replace(string file, string name, string text)
    {
        string page = File.ReadAllText(file), begin = $"<!-- {name} -->\n", end = $"<!-- end of {name} -->";
        int from = page.IndexOf(begin, StringComparison.Ordinal), to = page.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from) throw new InvalidDataException($"{file} has no block '{name}'");
        File.WriteAllText(file, page[..(from + begin.Length)] + text.TrimEnd() + "\n" + page[to..]);
    }
}
