using System.Text;
using Reference.Tests.Shared;
using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>A data set is a function, and says what it is made of.</summary>
public sealed class DataSetTests
{
    private static readonly string s_rows = string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"text\": \"row {i}\"}}\n"));

    private static string Names(IReadOnlyList<TrainingRow> rows) =>
        string.Join(',', rows.Select(row => TestRows.Tokenizer.Decode(row.Ids, skipSpecial: true).Trim()));

    [Fact]
    public void Every_row_comes_once_an_epoch_in_another_order()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.jsonl", s_rows);
        string[] epochs = [Names(TestRows.All(data, 1, 0)), Names(TestRows.All(data, 1, 1)), Names(TestRows.All(data, 2, 0))];
        Assert.Equal(3, epochs.Distinct().Count());
        Assert.All(epochs, epoch => Assert.Equal(20, epoch.Split(',').Distinct().Count()));
        Assert.Equal(epochs[1], Names(TestRows.All(TestRows.Open(folder, "b.jsonl", s_rows), 1, 1)));
        Assert.Equal(string.Join(',', Enumerable.Range(0, 20).Select(i => $"row {i}")),
            Names(TestRows.All(TestRows.Open(folder, "a.jsonl", s_rows, new DataOptions { Shuffle = false }), 1, 5)));
    }

    [Fact]
    public void Weights_say_how_often_a_set_comes()
    {
        using var folder = new TemporaryFolder();
        string small = folder.Write("small.txt", "a\nb\n"u8);
        string large = folder.Write("large.jsonl", Encoding.UTF8.GetBytes(s_rows));
        DataSet data = DataSet.OpenWith(new DataOptions { Paths = [small, large], Weights = [1, 1] }, TestRows.Tokenizer, null);
        TrainingRow[] rows = TestRows.All(data, 3);
        Assert.Equal(22, rows.Length);
        Assert.Equal(11, rows.Count(row => row.Source == 0));
        string[] smalls = [.. rows.Where(row => row.Source == 0).Select(row => Names([row]))];
        for (int epoch = 0; epoch < 5; epoch++) Assert.Equal(["a", "b"], smalls.Skip(2 * epoch).Take(2).Order());
        DataSet even = DataSet.OpenWith(new DataOptions { Paths = [small, large] }, TestRows.Tokenizer, null);
        Assert.Equal(2, TestRows.All(even, 3).Count(row => row.Source == 0));
    }

    [Theory]
    [InlineData(0.1, 2)]
    [InlineData(0.5, 10)]
    [InlineData(0.001, 1)]
    [InlineData(0.999, 19)]
    public void A_fraction_is_kept_back_for_validation(double fraction, int count)
    {
        using var folder = new TemporaryFolder();
        var options = new DataOptions { ValidationFraction = fraction, Seed = 5 };
        DataSet data = TestRows.Open(folder, "a.jsonl", s_rows, options);
        Assert.Equal((20L - count, (long)count), (data.Count, data.Validation!.Count));
        string[] both = [.. Names(TestRows.All(data)).Split(','), .. Names(TestRows.All(data.Validation)).Split(',')];
        Assert.Equal(20, both.Distinct().Count());
        Assert.Equal(Names(TestRows.All(data.Validation, 1)),
            Names(TestRows.All(TestRows.Open(folder, "a.jsonl", s_rows, options).Validation!, 2, 3)));
        Assert.Empty(data.Warnings);
    }

    [Fact]
    public void The_last_rows_can_be_kept_back()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.jsonl", s_rows, new DataOptions { ValidationLast = 3 });
        Assert.Equal("row 17,row 18,row 19", Names(TestRows.All(data.Validation!)));
        Assert.Equal(17, data.Count);
    }

    [Fact]
    public void Dropped_rows_move_no_others_between_training_and_validation()
    {
        using var folder = new TemporaryFolder();
        const string Rows = "{\"text\": \"a\"}\n{\"text\": \"b\"}\n{\"text\": \"c\"}\n{\"text\": \"\"}\n";
        DataSet data = TestRows.Open(folder, "a.jsonl", Rows, new DataOptions { ValidationLast = 2, AppendEnd = false });
        Assert.Equal(("c", 2L), (Names(TestRows.All(data.Validation!)), data.Count));
    }

    [Fact]
    public void Rows_that_train_and_validate_are_warned_of()
    {
        using var folder = new TemporaryFolder();
        string other = folder.Write("b.jsonl", "{\"text\": \"row 3\", \"more\": 1}\n{\"text\": \"new\"}\n{\"text\": \"row 4\"}\n"u8);
        DataSet data = TestRows.Open(folder, "a.jsonl", s_rows + "{\"text\": \"row 0\"}\n", new DataOptions { ValidationPaths = [other] });
        Assert.Equal(
            ["1 training row is the same as an earlier one, token for token.",
                "2 of 3 validation rows are among the training rows too, token for token: the validation loss flatters."],
            data.Warnings);
        DataAudit audit = data.Audit(0);
        Assert.Equal((1L, 2L, 3L), (audit.Duplicates, audit.Overlap, audit.Validation.Rows));
    }

    [Fact]
    public void The_fingerprint_changes_with_whatever_rows_depend_on()
    {
        using var folder = new TemporaryFolder();
        var options = new DataOptions { MaxLength = 64 };
        string[] prints =
        [
            TestRows.Open(folder, "a.jsonl", s_rows, options).Fingerprint,
            TestRows.Open(folder, "a.jsonl", s_rows.Replace("row 7", "raw 7", StringComparison.Ordinal), options).Fingerprint,
            TestRows.Open(folder, "a.jsonl", s_rows.Replace("\"text\": ", "\"text\":  ", StringComparison.Ordinal), options).Fingerprint,
            TestRows.Open(folder, "a.jsonl", s_rows, options with { MaxLength = 4 }).Fingerprint,
            TestRows.Open(folder, "a.jsonl", s_rows, options with { Packing = PackingStrategy.Bfd }).Fingerprint,
            TestRows.Open(folder, "a.jsonl", s_rows, options with { Shuffle = false }).Fingerprint,
            TestRows.Open(folder, "a.jsonl", s_rows, options with { ValidationLast = 2 }).Fingerprint,
            TestRows.Open(folder, "a.jsonl", s_rows, options with { AppendEnd = false }).Fingerprint,
        ];
        Assert.Equal(prints.Length, prints.Distinct().Count());
        Assert.All(prints, print => Assert.Matches("^[0-9a-f]{64}$", print));
        Assert.Equal(prints[0], TestRows.Open(folder, "b.jsonl", s_rows, options).Fingerprint);
    }

    [Fact]
    public void A_row_tells_where_it_stands()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.jsonl", s_rows);
        DataPlace place = data.PlaceOf(1, 0, 4);
        Assert.Equal($"row {place.Line - 1}", Names([data.Row(1, 0, 4)]));
    }

    [Fact]
    public void Rows_of_two_tasks_are_refused_together()
    {
        using var folder = new TemporaryFolder();
        string other = folder.Write("b.csv", "text,label\na,ham\n"u8);
        var fault = Assert.Throws<DataFileException>(() => DataSet.OpenWith(
            new DataOptions { Paths = [folder.Write("a.txt", "a\n"u8), other] }, TestRows.Tokenizer, null));
        Assert.Contains("b.csv: found rows of format classification; expected rows for the same head as ", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var options = new DataOptions { Paths = ["a"] };
        (DataOptions Options, string Message)[] cases =
        [
            (new DataOptions(), "data: no files were given; expected at least one"),
            (options with { Weights = [1, 2] }, "data, weights: found 2 numbers; expected one for each of the 1 files, or none"),
            (options with { Weights = [0] }, "data, weights: found 0; expected numbers above 0"),
            (options with { MaxLength = 0 }, "data, max_length: found 0; expected at least 1"),
            (options with { ValidationFraction = 1 }, "data, validation_fraction: found 1; expected a number from 0 to below 1"),
            (options with { ValidationFraction = 0.1, ValidationPaths = ["b"] },
                "data, validation: found more than one way to validate; expected a fraction, the last rows, or files of its own"),
            (options with { ValidationLast = -1 }, "data, validation_last: found -1; expected 0 or more"),
            (options with { FileKind = "xml" }, "data, kind: found 'xml'; expected json, jsonl, csv, text"),
            (options with { Separator = "" }, "data, separator: found an empty text; expected line, blank, file, or a text"),
            (options with { Delimiter = '"' }, "data, delimiter: found a quote or a line end; expected another character"),
            (options with { PromptTemplate = "x" }, "data, prompt_template: found 'x'; expected alpaca or plain"),
            (options with { MaxBadRows = -1 }, "data, max_bad_rows: found -1; expected 0 or more"),
            (options with { LabelNames = ["a", "a"] }, "data, label_names: found a name twice; expected each name once"),
            (options with { Packing = PackingStrategy.Bfd, Truncate = TruncationMode.Split },
                "data, truncate: found split together with packing; expected keep_start or keep_end; packing bfd_split splits"),
        ];
        foreach ((DataOptions given, string message) in cases) Assert.Equal(message, Assert.Throws<ArgumentException>(given.Check).Message);
    }

    [Fact]
    public void A_row_costs_bounded_memory()
    {
        var store = new TokenStore();
        int[] ids = [1, 2, 3], labels = [-100, 2, 3];
        for (int i = 0; i < 100_000; i++) store.Add(ids, labels, new DocumentOrigin(i, i + 1, 0));
        Assert.InRange(store.ByteCount, 0, (100_000 * 20 * 2) + (long)(300_000 * 4.2) + (1 << 19));
        (int[] read, int[] marked) = (new int[3], new int[3]);
        store.Copy(new PackedPart(77_777, 0, 3), read, marked);
        Assert.Equal(ids, read);
        Assert.Equal(labels, marked);
        Assert.Equal(new DocumentOrigin(77_777, 77_778, 0), store.OriginOf(77_777));
    }
}
