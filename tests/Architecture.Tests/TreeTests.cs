using System.Text.RegularExpressions;
using Reference.Tests.Shared;

namespace Reference.Tests.Architecture;

/// <summary>The folder tree and the pages keep to the rules of CONTRIBUTING.md.</summary>
public sealed partial class TreeTests
{
    private static readonly string[] s_folders = ["src", "tests", "bench"];

    private static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    [Fact]
    public void No_file_has_over_400_lines()
    {
        var long_ = Sources(s_folders).Select(path => (path, lines: File.ReadLines(path).Count())).Where(file => file.lines > 400);
        Assert.Empty(long_);
    }

    [Fact]
    public void The_median_file_of_src_has_at_most_80_lines()
    {
        int[] lines = [.. Sources("src").Select(path => File.ReadLines(path).Count()).Order()];
        Assert.InRange(lines[lines.Length / 2], 1, 80);
    }

    [Fact]
    public void Every_link_of_the_pages_leads_somewhere()
    {
        string[] pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)];
        var broken = new List<string>();
        foreach (string page in pages)
        {
            string path = Path.Combine(Repository.Root, page);
            foreach (Match link in Link().Matches(File.ReadAllText(path)))
            {
                string target = link.Groups[1].Value.Split('#')[0];
                if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target))) broken.Add($"{page}: {target}");
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Repository.PathOf("Reference.sln")).Replace('\\', '/');
        var missing = s_folders.SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')).Where(path => !solution.Contains(path, StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
