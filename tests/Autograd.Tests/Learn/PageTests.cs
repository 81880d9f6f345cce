namespace Autograd.Tests.Learn;

/// <summary>The tour's code is not typed into its pages: every block of it stands in a file that is compiled and runs.</summary>
public class PageTests
{
    [Theory]
    [InlineData("docs/learn/01-from-the-chain-rule-to-a-block.md", "tests/Autograd.Tests/Learn")]
    [InlineData("docs/learn/02-the-micro-kernel.md", "bench/Learn")]
    public void Every_code_block_of_a_page_stands_verbatim_in_a_compiled_file(string page, string folder)
    {
        string[][] files = [.. Directory.GetFiles(Repository.File(folder), "*.cs").Select(File.ReadAllLines)];
        string[][] blocks = [.. Blocks(File.ReadAllLines(Repository.File(page)))];
        Assert.True(blocks.Length >= 8, $"only {blocks.Length} code blocks in {page}");
        foreach (string[] block in blocks)
            Assert.True(files.Any(f => Holds(f, block)), $"{page}: no file of {folder} holds\n{string.Join('\n', block)}");
    }

    [Fact]
    public void A_changed_block_is_noticed()
    {
        string[] file = ["class A", "{", "    int x = 1;", "", "    int y = 2;", "}"];
        Assert.True(Holds(file, ["int x = 1;", "", "int y = 2;"]));
        Assert.False(Holds(file, ["int x = 1;", "", "int y = 3;"]));
    }

    private static IEnumerable<string[]> Blocks(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] != "```csharp") continue;
            int end = Array.IndexOf(lines, "```", i);
            yield return lines[(i + 1)..end];
            i = end;
        }
    }

    /// <summary>True where the block's lines follow one another in the file, all indented alike.</summary>
    private static bool Holds(string[] file, string[] block)
    {
        for (int start = 0; start + block.Length <= file.Length; start++)
        {
            if (!file[start].EndsWith(block[0], StringComparison.Ordinal)) continue;
            string indent = file[start][..^block[0].Length];
            if (indent.Trim().Length > 0) continue;
            IEnumerable<string> expected = block.Select(line => line.Length == 0 ? "" : indent + line);
            if (expected.SequenceEqual(file.Skip(start).Take(block.Length))) return true;
        }

        return false;
    }
}
