using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Reference.Tests.Shared;
using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>Packing loses nothing, joins nothing, and documents stay apart.</summary>
public sealed class PackingTests
{
    [Property(MaxTest = 200)]
    public bool Splitting_and_wrapping_keep_every_token_once(byte[] lengths, byte longest)
    {
        int[] documents = [.. lengths.Select(length => (int)length)];
        foreach (PackingStrategy strategy in (PackingStrategy[])[PackingStrategy.BfdSplit, PackingStrategy.Wrapped])
        {
            var rows = Packer.Pack(documents, longest + 1, strategy);
            var tokens = rows.SelectMany(row => row).SelectMany(
                part => Enumerable.Range(part.Start, part.Length).Select(t => (part.Document, t))).Order();
            if (!tokens.SequenceEqual(documents.SelectMany((length, d) => Enumerable.Range(0, length).Select(t => (d, t))))) return false;
            if (rows.Any(row => row.Sum(part => part.Length) > longest + 1 || row.Count == 0)) return false;
        }

        return true;
    }

    [Property(MaxTest = 200)]
    public bool Best_fit_keeps_the_start_of_every_document(byte[] lengths, byte longest)
    {
        int[] documents = [.. lengths.Select(length => (int)length)];
        var rows = Packer.Pack(documents, longest + 1, PackingStrategy.Bfd);
        var parts = rows.SelectMany(row => row).OrderBy(part => part.Document).ToArray();
        return parts.Select(part => (part.Document, part.Start, part.Length))
            .SequenceEqual(documents.Select((length, d) => (d, 0, Math.Min(length, longest + 1))).Where(part => part.Item3 > 0))
            && rows.All(row => row.Sum(part => part.Length) <= longest + 1);
    }

    [Fact]
    public void Of_rows_with_the_same_room_the_one_that_has_had_it_longest_is_filled()
    {
        // 7 and 5 open two rows; 4 leaves room for 1 in the second, then 2 does in the first; so the second has had that room longer.
        var rows = Packer.Pack([7, 5, 4, 2, 1, 1], 10, PackingStrategy.Bfd);
        Assert.Equal(["0 3 5", "1 2 4"], rows.Select(row => string.Join(' ', row.Select(part => part.Document))));
    }

    [Fact]
    public void Documents_of_a_packed_row_are_told()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.txt", "one\ntwo\nthree\n",
            new DataOptions { Packing = PackingStrategy.Bfd, MaxLength = 64, Shuffle = false });
        TrainingRow row = Assert.Single(TestRows.All(data));
        Assert.Equal(3, row.DocumentStarts!.Length);
        Assert.All(row.DocumentStarts, start => Assert.Equal(TestRows.End, row.Ids[start]));
        int[] positions = PaddedRows.Positions(row);
        Assert.All(row.DocumentStarts, start => Assert.Equal(0, positions[start]));
        Assert.Equal("three", TestRows.Tokenizer.Decode(row.Ids[..row.DocumentStarts[1]], skipSpecial: true));
    }

    [Fact]
    public void Wrapped_rows_are_one_document_and_must_be_asked_for()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.txt", "one\ntwo\nthree\n",
            new DataOptions { Packing = PackingStrategy.Wrapped, MaxLength = 64, Shuffle = false });
        Assert.Null(Assert.Single(TestRows.All(data)).DocumentStarts);
        Assert.Equal(PackingStrategy.None, new DataOptions().Packing);
    }

    [Fact]
    public void Split_rows_hold_all_tokens()
    {
        using var folder = new TemporaryFolder();
        string text = string.Join(' ', Enumerable.Repeat("the whale", 40));
        DataSet whole = TestRows.Open(folder, "a.txt", text, new DataOptions { Shuffle = false });
        DataSet split = TestRows.Open(folder, "b.txt", text,
            new DataOptions { Shuffle = false, Truncate = TruncationMode.Split, MaxLength = 16 });
        Assert.Equal(whole.Row(0, 0, 0).Ids, TestRows.All(split).SelectMany(row => row.Ids));
        Assert.Equal(0, split.Audit(0).Training.CutTokens);
        Assert.All(TestRows.All(split), row => Assert.InRange(row.Ids.Length, 2, 16));
    }
}
