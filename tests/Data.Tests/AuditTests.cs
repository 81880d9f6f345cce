using Reference.Tests.Shared;
using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>The audit shows what is learned and counts the rest.</summary>
public sealed class AuditTests
{
    private const string Rows = """
        {"messages": [{"role": "user", "content": "who?"}, {"role": "assistant", "content": "Ahab"}]}
        {"messages": [{"role": "user", "content": "where?"}, {"role": "assistant", "content": "at sea"}]}
        {"messages": [{"role": "user", "content": "silence"}]}
        """;

    [Fact]
    public void Segments_part_what_is_learned_from_what_is_not()
    {
        using var folder = new TemporaryFolder();
        DataAudit audit = TestRows.Open(folder, "a.jsonl", Rows, new DataOptions { Shuffle = false }, new TurnText(true)).Audit(5);
        Assert.Equal(2, audit.Examples.Count);
        AuditSegment[] segments = [.. audit.Examples[0].Segments];
        Assert.Equal(["<|user|>who?\n<|assistant|>", "Ahab<|endoftext|>", "\n"], segments.Select(segment => segment.Text));
        Assert.Equal([false, true, false], segments.Select(segment => segment.CarriesLoss));
        Assert.Equal(2, audit.Examples[1].Place.Line);
    }

    [Fact]
    public void Everything_is_counted()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.jsonl", Rows, new DataOptions { Shuffle = false }, new TurnText(true));
        DataAudit audit = data.Audit(0);
        TrainingRow[] rows = TestRows.All(data);
        Assert.Equal((3L, 2L, 2L, 1L), (audit.Training.Read, audit.Training.Kept, audit.Training.Rows, audit.Training.NothingToLearn));
        Assert.Equal(rows.Sum(row => row.Ids.Length), audit.Training.Tokens);
        Assert.Equal(rows.Sum(row => row.Labels.Count(label => label != TrainingRow.Ignored)), audit.Training.LossTokens);
        Assert.Equal(audit.Training.Tokens - audit.Training.LossTokens, audit.Training.MaskedTokens);
        Assert.Equal(3, audit.Lengths.Bins.Sum());
        Assert.Empty(audit.Examples);
        Assert.Equal([DataFormat.Messages], audit.Formats);
    }

    [Fact]
    public void A_packed_row_shows_its_documents()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.txt", "one\ntwo\n", new DataOptions { Packing = PackingStrategy.Bfd, MaxLength = 64 });
        AuditExample example = Assert.Single(data.Audit(1).Examples);
        Assert.Equal(2, example.Segments.Count(segment => segment.BeginsDocument));
        Assert.Equal(2, example.Tokens.Count(token => !token.CarriesLoss));
    }

    [Theory]
    [InlineData(new[] { 3 }, 1, 3, 3, 3, 3)]
    [InlineData(new[] { 1, 2, 3, 4 }, 1, 1, 2, 4, 4)]
    [InlineData(new[] { 0, 100 }, 5, 0, 0, 100, 100)]
    [InlineData(new[] { 7, 999, 1000 }, 50, 7, 999, 1000, 1000)]
    public void Lengths_are_counted_in_bins_of_round_width(int[] lengths, int width, int shortest, int median, int percentile, int longest)
    {
        LengthHistogram histogram = LengthHistogram.Of(lengths);
        Assert.Equal((width, shortest, median, percentile, longest),
            (histogram.Width, histogram.Shortest, histogram.Median, histogram.Percentile95, histogram.Longest));
        Assert.Equal(lengths.Length, histogram.Bins.Sum());
        Assert.InRange(histogram.Bins.Count, 1, 24);
    }
}
