using System.Text;
using Reference.Tests.Shared;
using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>Files of every kind give the same rows.</summary>
public sealed class ReadingTests
{
    private static readonly DataOptions s_inOrder = new() { Shuffle = false };

    [Theory]
    [InlineData("a.jsonl", "{\"text\": \"one\"}\n{\"text\": \"two\"}\n")]
    [InlineData("a.jsonl", "{\"text\": \"one\"}\n{\"text\": \"two\"}")]
    [InlineData("a.jsonl", "\uFEFF{\"text\": \"one\"}\r\n\r\n{\"text\": \"two\"}\r\n")]
    [InlineData("a.jsonl", "{\"text\": \"one\"}\r{\"text\": \"two\"}\r")]
    [InlineData("a.ndjson", "  {\"text\": \"one\"}  \n\n\t\n{\"text\": \"two\"}\n")]
    [InlineData("a.json", "[{\"text\": \"one\"}, {\"text\": \"two\"}]")]
    [InlineData("a.json", "\uFEFF [\n  {\n \"text\": \"one\"\n },\n {\"text\": \"two\"}\n]\n")]
    [InlineData("a.json", "{\"text\": \"one\"}\n{\"text\": \"two\"}\n")]
    [InlineData("a.csv", "text\none\ntwo\n")]
    [InlineData("a.csv", "id,text\r\n1,one\r\n2,\"two\"")]
    [InlineData("a.csv", "\n\ntext;id\none;1\n\ntwo;2\n")]
    [InlineData("a.tsv", "text\tid\none\t1\ntwo\t2\n")]
    [InlineData("a.txt", "one\n\ntwo\n")]
    [InlineData("a.txt", "\uFEFFone\r\ntwo")]
    public void Every_kind_of_file_gives_its_rows(string name, string content)
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, name, content, s_inOrder);
        string[] texts = [.. TestRows.All(data).Select(TestRows.Text)];
        Assert.Equal(["<|endoftext|>one<|endoftext|>", "<|endoftext|>two<|endoftext|>"], texts);
        Assert.Empty(data.Warnings);
    }

    [Fact]
    public void A_quoted_field_may_hold_delimiters_line_ends_and_quotes()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.csv", "text,note\n\"a \"\"b\"\", c\r\nd\",x\nlast,\n", s_inOrder);
        string[] texts = [.. TestRows.All(data).Select(TestRows.Text)];
        Assert.Equal(["<|endoftext|>a \"b\", c\r\nd<|endoftext|>", "<|endoftext|>last<|endoftext|>"], texts);
        Assert.Equal("line 4", data.PlaceOf(0, 0, 1).ToString().Split(", ")[^1]);
    }

    [Theory]
    [InlineData("line", 3)]
    [InlineData("blank", 2)]
    [InlineData("file", 1)]
    [InlineData("two", 2)]
    public void Documents_of_a_text_are_parted_as_stated(string separator, int count)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(count, TestRows.Open(folder, "a.txt", "one\ntwo\n\n\nthree\n", s_inOrder with { Separator = separator }).Count);
    }

    [Fact]
    public void Lines_of_documents_are_counted()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.txt", "one\nmore\n\n\n\nthree\n", s_inOrder with { Separator = "blank" });
        Assert.Equal([1L, 6L], [data.PlaceOf(0, 0, 0).Line, data.PlaceOf(0, 0, 1).Line]);
    }

    [Fact]
    public void A_kind_can_be_stated()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(1, TestRows.Open(folder, "rows.dat", "{\"text\": \"one\"}", s_inOrder with { FileKind = "jsonl" }).Count);
    }

    [Fact]
    public void Other_columns_can_be_named()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.csv", "question,answer\nwho?,me\n",
            s_inOrder with { PromptColumn = "question", CompletionColumn = "answer" });
        Assert.Equal("me<|endoftext|>", TestRows.Learned(data.Row(0, 0, 0)));
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.txt", "one\n"u8);
        var fault = Assert.Throws<DataFileException>(() => DataFile.Read(
            path, () => File.AppendAllText(path, "two\n", Encoding.UTF8), out _));
        Assert.EndsWith(
            "a.txt: found a file that changed while it was read; expected one that stays as it is. Start again when it is complete.",
            fault.Message, StringComparison.Ordinal);
    }
}
