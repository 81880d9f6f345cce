using System.Globalization;
using Reference.Autograd;
using Reference.Tensors.Arithmetic;

namespace Autograd.Tests;

/// <summary>docs/arithmetic.md speaks of every operation and of the version that the code has.</summary>
public class ArithmeticPageTests
{
    private static readonly string s_page = File.ReadAllText(Repository.File("docs/arithmetic.md"));

    [Fact]
    public void The_page_has_a_row_for_every_operation_in_both_directions()
    {
        string table = s_page[s_page.IndexOf("## Every operation", StringComparison.Ordinal)..];
        var directions = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] current = [];
        foreach (string[] cells in table.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(l => l.Split('|')))
        {
            if (cells[1].Trim().Length > 0) current = [.. cells[1].Split(',').Select(n => n.Trim())];
            foreach (string name in current) directions[name] = directions.GetValueOrDefault(name, "") + cells[2];
        }

        foreach (Type operation in OperationList.All)
        {
            Assert.True(directions.ContainsKey(operation.Name), $"docs/arithmetic.md has no row for {operation.Name}");
            Assert.Contains("forward", directions[operation.Name], StringComparison.Ordinal);
            Assert.Contains("backward", directions[operation.Name], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_page_states_the_version_of_the_code() =>
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"**Version {Arithmetic.Version}**"), s_page, StringComparison.Ordinal);
}
