using Reference.Tests.Shared;

namespace Reference.Tests.Parity;

/// <summary>
/// The cases to run: every case folder below the collection that REFERENCE_GOLDEN names (else ../shared/golden), or the pack in this repository where
/// there is none.
/// </summary>
public static class GoldenCollection
{
    /// <summary>The pack of cases that travels with the tests.</summary>
    public static string Pack { get; } = Repository.PathOf("tests", "Parity", "Pack");

    /// <summary>The collection in use.</summary>
    public static string Root { get; } = Golden.Root ?? Pack;

    /// <summary>All rows, ordinal by path.</summary>
    public static IReadOnlyList<GoldenCase> All { get; } = Find(Root);

    /// <summary>The case of a row's name.</summary>
    public static GoldenCase Get(string name) => All.Single(found => found.ToString() == name);

    private static List<GoldenCase> Find(string root)
    {
        var cases = new List<GoldenCase>();
        Visit(new DirectoryInfo(root), root, cases);
        return cases;
    }

    private static void Visit(DirectoryInfo folder, string root, List<GoldenCase> cases)
    {
        string path = Path.GetRelativePath(root, folder.FullName).Replace('\\', '/');
        if (File.Exists(Path.Combine(folder.FullName, "case.json")))
        {
            cases.AddRange(Rows(new GoldenCase(folder.FullName, path)));
            return;
        }

        bool isRows = File.Exists(Path.Combine(folder.FullName, "cases.json"));
        if (isRows || IsFolderOfFiles(folder, path)) cases.AddRange(Rows(new GoldenCase(folder.FullName, path)));
        foreach (DirectoryInfo child in folder.GetDirectories().OrderBy(child => child.Name, StringComparer.Ordinal)) Visit(child, root, cases);
    }

    /// <summary>Rows of a folder whose entries are tests of their own; the folder itself where nothing runs its entries.</summary>
    private static IEnumerable<GoldenCase> Rows(GoldenCase folder)
    {
        IReadOnlyList<string> rows = CaseRunners.RowsOf(folder);
        return rows.Count == 0 ? [folder] : rows.Select(row => folder with { Row = row });
    }

    private static bool IsFolderOfFiles(DirectoryInfo folder, string path) =>
        path is not ("." or "generate") && folder.GetFiles().Any(file => file.Extension is ".json" or ".safetensors") && !path.StartsWith("models", StringComparison.Ordinal);
}
