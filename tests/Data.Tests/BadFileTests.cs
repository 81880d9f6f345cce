using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>
/// Files that cannot be read: each is refused with the file, the place, what was found, what was expected and what to do.
/// </summary>
public sealed class BadFileTests
{
    [Theory]
    [InlineData("a.jsonl", "", "a.jsonl: found an empty file, or a pipe or device; expected a file with rows.")]
    [InlineData("a.csv", " \r\n\n", "a.csv: found nothing but white space; expected rows.")]
    [InlineData("a.jsonl", "\uFEFF", "a.jsonl: found nothing but white space; expected rows.")]
    [InlineData("a.json", "[]", "a.json: found an empty array; expected rows.")]
    [InlineData("a.csv", "text\n", "a.csv: found no rows; expected at least one.")]
    [InlineData("a.bin", "x", "a.bin: found the ending .bin; expected .json, .jsonl, .csv, .tsv or .txt. Rename the file, or state its kind: json, jsonl, csv, text.")]
    [InlineData("data", "x", "data: found a name without an ending; expected .json, .jsonl, .csv, .tsv or .txt. Rename the file, or state its kind: json, jsonl, csv, text.")]
    [InlineData("a.jsonl", "PK\u0003\u0004abc", "a.jsonl: found a zip archive; expected JSON, JSONL, CSV or text in UTF-8. Unpack it first.")]
    [InlineData("a.jsonl", "PAR1abc", "a.jsonl: found a Parquet file; expected JSON, JSONL, CSV or text in UTF-8. Write it as JSONL: one JSON object a line.")]
    [InlineData("a.json", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "a.json: found a pointer of Git LFS; expected JSON, JSONL, CSV or text in UTF-8. Fetch the file itself: git lfs pull.")]
    [InlineData("a.json", "<!DOCTYPE html><html></html>", "a.json: found an HTML page; expected JSON, JSONL, CSV or text in UTF-8. The download gave a page in place of the file; fetch the file itself.")]
    public void A_file_of_another_kind_is_refused(string name, string content, string message) =>
        Assert.Equal(message, TestRows.Fault(name, content));

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, "a.jsonl: found a gzip archive; expected JSON, JSONL, CSV or text in UTF-8. Unpack it first.")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0 }, "a.jsonl: found UTF-16 (its byte order mark); expected JSON, JSONL, CSV or text in UTF-8. Save the file as UTF-8.")]
    [InlineData(new byte[] { 0x7B, 0x7D, 0x0A, 0x22, 0xE9, 0x22 }, "a.jsonl, line 2: found byte 0xE9 at offset 4, which is no UTF-8; expected UTF-8. Save the file as UTF-8.")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x7B, 0xC0, 0xAF }, "a.jsonl, line 1: found byte 0xC0 at offset 4, which is no UTF-8; expected UTF-8. Save the file as UTF-8.")]
    public void Bytes_that_are_no_text_are_refused(byte[] content, string message) =>
        Assert.Equal(message, TestRows.Fault("a.jsonl", content));

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        using var folder = new Shared.TemporaryFolder();
        Assert.EndsWith("no.jsonl: found no such file; expected a file.", Refusal(folder.At("no.jsonl")), StringComparison.Ordinal);
        Assert.EndsWith(": found a folder; expected a file. Name the files in it.", Refusal(folder.Path), StringComparison.Ordinal);

        static string Refusal(string path) => Assert.Throws<DataFileException>(() => DataFile.Read(path, out _)).Message;
    }

    [Theory]
    [InlineData("{\"text\": \"one\"}\n{\"text\": }\n", "a.jsonl, line 2: found '}' is an invalid start of a value: \"{\\\"text\\\": }\"; expected one JSON object (byte 10 of the line). Mend or delete the row.")]
    [InlineData("{\"text\": \"one\"}\n[1]\n", "a.jsonl, line 2: found an array: \"[1]\"; expected an object, {\"field\": …}. A JSON array of rows belongs in a .json file.")]
    [InlineData("\"text\"", "a.jsonl, line 1: found a text: \"\\\"text\\\"\"; expected an object, {\"field\": …}.")]
    [InlineData("{\"text\": \"a\", \"text\": \"b\"}", "a.jsonl, line 1: found Duplicate properties not allowed during deserialization: \"{\\\"text\\\": \\\"a\\\", \\\"text\\\": \\\"b\\\"}\"; expected one JSON object (byte 1 of the line). Mend or delete the row.")]
    [InlineData("{\"text\": NaN}", "a.jsonl, line 1: found 'N' is an invalid start of a value: \"{\\\"text\\\": NaN}\"; expected one JSON object (byte 10 of the line). Mend or delete the row.")]
    public void A_broken_line_is_named(string content, string message)
    {
        string fault = TestRows.Fault("a.jsonl", content);
        if (message.Contains("Duplicate", StringComparison.Ordinal))
        {
            Assert.StartsWith("a.jsonl, line 1: found ", fault, StringComparison.Ordinal);
            Assert.Contains("uplicate", fault, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(message, fault);
    }

    [Theory]
    [InlineData("[{\"text\": \"one\"},\n {\"text\": 1,}]", "a.json, element 2 (line 2): found ")]
    [InlineData("[{\"text\": \"one\"},\n 7]", "a.json, element 2 (line 2): found a number: \"7\"; expected an object, {\"field\": …}.")]
    [InlineData("[{\"text\": \"one\"}", "a.json, element 2 (line 1): found ")]
    [InlineData("[{\"text\": \"one\"}] x", "a.json, element 2 (line 1): found ")]
    [InlineData("{\"rows\": [\n{\"text\": \"one\"}]}", "a.json, line 1: found ")]
    [InlineData("7", "a.json, line 1: found a JSON Number; expected an array of rows, [{…}, {…}]. One object a line belongs in a .jsonl file.")]
    public void A_broken_array_is_named_with_its_element(string content, string message) =>
        Assert.StartsWith(message, TestRows.Fault("a.json", content), StringComparison.Ordinal);

    [Theory]
    [InlineData("text,b\n\"one,2\nthree,4\n", "a.csv, line 2: found a quote that is never closed; expected a closing quote. Close it; a quote inside a field is written twice.")]
    [InlineData("text,b\none\n", "a.csv, line 2: found 1 field; expected 2, as in the header (\"text\", \"b\"). Put fields that hold the delimiter (,) into quotes, or state another delimiter.")]
    [InlineData("text,b\none,2,3\n", "a.csv, line 2: found 3 fields; expected 2, as in the header (\"text\", \"b\"). Put fields that hold the delimiter (,) into quotes, or state another delimiter.")]
    [InlineData("text,b\non\"e,2\n", "a.csv, line 2: found a quote inside a field that does not begin with one; expected a field in quotes, its quotes doubled. Write the field as \"…\"\"…\".")]
    [InlineData("text,b\n\"one\"x,2\n", "a.csv, line 2: found \"x\" behind a closing quote; expected a delimiter or the end of the line. A quote inside a field is written twice.")]
    [InlineData("text,text\none,2\n", "a.csv, line 1: found the column \"text\" twice; expected each column once.")]
    [InlineData("text,\none,2\n", "a.csv, line 1: found a column without a name; expected a name for every column.")]
    public void Broken_CSV_is_named_with_its_line(string content, string message) =>
        Assert.Equal(message, TestRows.Fault("a.csv", content));

    [Fact]
    public void Bad_rows_are_passed_over_up_to_a_limit()
    {
        const string Content = "{\"text\": \"one\"}\n{broken\n{\"text\": 3}\n{\"text\": \"two\"}\n";
        using var folder = new Shared.TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.jsonl", Content, new DataOptions { MaxBadRows = 2, Format = DataFormat.Text });
        Assert.Equal(2, data.Count);
        Assert.Equal(2, data.Audit(0).Training.Bad);
        Assert.Contains(data.Warnings, warning => warning.Contains(
            "2 bad rows were passed over (at most 2 allowed); the first: ", StringComparison.Ordinal)
            && warning.Contains("line 2", StringComparison.Ordinal));
        Assert.StartsWith("a.jsonl, line 3, text: found a number 3; expected a text.",
            TestRows.Fault("a.jsonl", Content, new DataOptions { MaxBadRows = 1, Format = DataFormat.Text }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_is_parsed()
    {
        var fault = Assert.Throws<DataFileException>(() => RowJson.Parse(new byte[(64 << 20) + 1], new DataPlace("a.jsonl", 1)));
        Assert.Equal(
            "a.jsonl, line 1: found a row of 67108865 bytes; expected at most 67108864. Are the line ends missing? A JSON array belongs in a .json file.", fault.Message);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        string deep = "{\"text\": " + new string('[', 100_000) + new string(']', 100_000) + "}";
        Assert.StartsWith("a.jsonl, line 1: found ", TestRows.Fault("a.jsonl", deep), StringComparison.Ordinal);
        Assert.StartsWith("a.json, element 1 (line 1): found ", TestRows.Fault("a.json", "[" + deep + "]"), StringComparison.Ordinal);
    }
}
