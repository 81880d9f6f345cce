using Reference.Tests.Shared;
using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>Rows that parse and cannot be trained on: an error with place, found, expected, or a warning that counts them.</summary>
public sealed class BadRowTests
{
    [Theory]
    [InlineData("{\"tex\": \"a\"}", "a.jsonl, line 1: found the fields \"tex\"; expected \"instruction\" and \"output\" (alpaca), \"conversations\" (sharegpt), \"messages\", \"prompt\" and \"completion\", \"text\", or \"text\" and \"label\". Name the columns if they are others.")]
    [InlineData("{\"text\": \"a\"}\n{\"text\": null}", "a.jsonl, line 2: found the fields \"text\"; expected ")]
    [InlineData("{\"text\": \"a\"}\n{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}", "a.jsonl, line 2: found a row of format messages; expected text, as a.jsonl, line 1 is. State the format, or mend the row.")]
    [InlineData("{\"text\": 3}", "a.jsonl, line 1, text: found a number 3; expected a text.")]
    [InlineData("{\"text\": {\"a\": 1}}", "a.jsonl, line 1, text: found an object; expected a text.")]
    [InlineData("{\"text\": \"\\ud800\"}", "a.jsonl, line 1: found half of a surrogate pair; expected Unicode text. The row was saved damaged.")]
    [InlineData("{\"chosen\": \"a\", \"rejected\": \"b\"}", "a.jsonl, line 1: found preference data (chosen and rejected answers); expected rows for supervised training. State a format to train on a part of it as if it were all good.")]
    [InlineData("{\"messages\": [], \"label\": true}", "a.jsonl, line 1: found preference data (messages judged by a label); expected rows for supervised training. State a format to train on a part of it as if it were all good.")]
    [InlineData("{\"instruction\": \"a\", \"output\": 1}", "a.jsonl, line 1, output: found a number 1; expected a text.")]
    [InlineData("{\"instruction\": \"a\", \"output\": \"b\", \"history\": [[\"a\"]]}", "a.jsonl, line 1, history[0]: found \"[\\\"a\\\"]\"; expected [question, answer].")]
    public void A_row_without_its_fields_is_refused(string content, string message) =>
        Assert.StartsWith(message, TestRows.Fault("a.jsonl", content), StringComparison.Ordinal);

    [Fact]
    public void A_missing_field_of_a_stated_format_is_named_with_what_there_is() => Assert.Equal(
        "a.jsonl, line 2: found no field \"output\" (the row has \"instruction\", \"answer\"); expected a field \"output\". Name the columns or the format if they are others.",
        TestRows.Fault("a.jsonl", "{\"instruction\": \"a\", \"output\": \"b\"}\n{\"instruction\": \"a\", \"answer\": \"b\"}",
            new DataOptions { Format = DataFormat.Alpaca }));

    [Theory]
    [InlineData("[]", "messages: found an empty list; expected at least one message.")]
    [InlineData("\"hello\"", "messages: found a text; expected a list of messages, [{\"role\": …, \"content\": …}].")]
    [InlineData("[\"hello\"]", "messages[0]: found a text; expected a message, {\"role\": …, \"content\": …}.")]
    [InlineData("[{\"content\": \"a\"}]", "messages[0]: found no \"role\": \"{\\\"content\\\": \\\"a\\\"}\"; expected \"role\" and \"content\", or \"from\" and \"value\".")]
    [InlineData("[{\"role\": \"usr\", \"content\": \"a\"}]", "messages[0].role: found \"usr\"; expected system, developer, user, assistant, tool.")]
    [InlineData("[{\"role\": \"user\", \"content\": 3}]", "messages[0].content: found a number; expected a text.")]
    [InlineData("[{\"role\": \"user\"}]", "messages[0].content: found nothing; expected a text.")]
    [InlineData("[{\"role\": \"system\", \"content\": \"a\"}, {\"role\": \"system\", \"content\": \"b\"}]", "messages[1]: found a second system message; expected one system message, at the start.")]
    [InlineData("[{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"system\", \"content\": \"b\"}]", "messages[1]: found a system message behind others; expected one system message, at the start.")]
    [InlineData("[{\"role\": \"tool\", \"content\": \"a\"}]", "messages[0]: found a tool's answer with no call before it; expected a message of the system or the user first.")]
    public void A_conversation_that_cannot_be_one_is_refused(string messages, string message) => Assert.Equal(
        "a.jsonl, line 1, " + message, TestRows.Fault("a.jsonl", $"{{\"messages\": {messages}}}", new DataOptions(), new TurnText(true)));

    [Fact]
    public void Speakers_out_of_turn_are_counted()
    {
        using var folder = new TemporaryFolder();
        const string Rows = """
            {"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}, {"role": "assistant", "content": "c"}]}
            {"messages": [{"role": "assistant", "content": "a"}, {"role": "user", "content": "b"}]}
            {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "c"}]}
            """;
        DataSet data = TestRows.Open(folder, "a.jsonl", Rows, chat: new TurnText(true));
        Assert.Contains(data.Warnings, warning => warning.EndsWith(
            "a.jsonl: 2 rows have speakers out of turn (one twice in a row, or the assistant first); the first: " + folder.At(
            "a.jsonl") + ", line 1.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_conversation_that_the_template_refuses_is_named() => Assert.Equal(
        "a.jsonl, line 1: found a conversation that the chat template refuses (the template raised: no); expected one that it takes. Mend the row, or give another template.",
        TestRows.Fault("a.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"refuse me\"}]}", new DataOptions(),
            new TurnText(true)));

    [Fact]
    public void A_conversation_needs_a_template() => Assert.Equal(
        "a.jsonl, line 1: found a conversation, but no chat template; expected a model with a chat template. Give one, or a model that has one.",
        TestRows.Fault("a.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}"));

    [Theory]
    [InlineData("[{\"from\": \"function_call\", \"value\": \"no call\"}]", "conversations[0]: found \"no call\" (")]
    [InlineData("[{\"from\": \"function_call\", \"value\": \"[1]\"}]", "conversations[0]: found \"1\"; expected a call, {\"name\": …, \"arguments\": …}.")]
    public void A_broken_call_is_named(string turns, string message) =>
        Assert.StartsWith("a.jsonl, line 1, " + message, TestRows.Fault(
            "a.jsonl", $"{{\"conversations\": {turns}}}", new DataOptions(), new TurnText(true)), StringComparison.Ordinal);

    [Fact]
    public void A_call_with_a_key_twice_or_half_a_character_is_named()
    {
        foreach (string call in (string[])["{\\\"name\\\": \\\"a\\\", \\\"name\\\": \\\"b\\\"}", "{\\\"name\\\": \\\"\\\\ud800\\\"}"])
        {
            string fault = TestRows.Fault("a.jsonl", $"{{\"conversations\": [{{\"from\": \"function_call\", \"value\": \"{call}\"}}]}}",
                new DataOptions(), new TurnText(true));
            Assert.StartsWith("a.jsonl, line 1, conversations[0]: found ", fault, StringComparison.Ordinal);
            Assert.EndsWith("; expected JSON in a text.", fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Broken_tools_are_named() => Assert.StartsWith(
        "a.jsonl, line 1, tools: found \"[{\" (",
        TestRows.Fault("a.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"tools\": \"[{\"}", new DataOptions(),
            new TurnText(true)), StringComparison.Ordinal);

    [Theory]
    [InlineData("-1", "label: found -1; expected a class: a name, or a whole number from 0 to 65535. State regression if labels are measured values.")]
    [InlineData("0.5", "label: found 0.5; expected a class: a name, or a whole number from 0 to 65535. State regression if labels are measured values.")]
    [InlineData("70000", "label: found 70000; expected a class: a name, or a whole number from 0 to 65535. State regression if labels are measured values.")]
    [InlineData("{\"a\": 1}", "label: found an object; expected a label: a name, a number, or a list of 0 and 1.")]
    [InlineData("[0, 2]", "label: found \"[0, 2]\"; expected a list of 0 and 1.")]
    public void A_label_that_is_none_is_refused(string label, string message) =>
        Assert.Equal("a.jsonl, line 1, " + message, TestRows.Fault("a.jsonl", $"{{\"text\": \"a\", \"label\": {label}}}"));

    [Fact]
    public void Labels_of_two_kinds_are_refused()
    {
        Assert.Equal(
            "a.jsonl, line 2, label: found the number 1; expected a name, as other rows have. Give every row the same kind of label.",
            TestRows.Fault("a.jsonl", "{\"text\": \"a\", \"label\": \"ham\"}\n{\"text\": \"a\", \"label\": 1}"));
        Assert.Equal("a.jsonl, line 2, label: found one label; expected a list, as other rows have. Give every row the same kind of label.",
            TestRows.Fault("a.jsonl", "{\"text\": \"a\", \"label\": [1]}\n{\"text\": \"a\", \"label\": 1}"));
    }

    [Fact]
    public void Numbers_as_texts_must_be_numbers() => Assert.Equal(
        "a.csv, line 2, label: found \"NaN\"; expected a finite number.",
            TestRows.Fault("a.csv", "text,label\na,NaN\n", new DataOptions { Regression = true }));

    [Fact]
    public void Labels_beyond_the_stated_ones_are_refused() => Assert.Equal(
        "a.csv, line 3, label: found \"eggs\"; expected one of the stated labels: \"ham\", \"spam\". Mend the label, or state all names.",
        TestRows.Fault("a.csv", "text,label\na,ham\nb,eggs\n", new DataOptions { LabelNames = ["ham", "spam"] }));

    [Fact]
    public void A_label_that_only_validation_has_is_refused()
    {
        using var folder = new TemporaryFolder();
        string other = folder.Write("b.csv", "text,label\na,eggs\n"u8);
        var fault = Assert.Throws<DataFileException>(() => TestRows.Open(
            folder, "a.csv", "text,label\na,ham\nb,spam\n", new DataOptions { ValidationPaths = [other] }));
        Assert.EndsWith(
            "b.csv, line 2, label: found \"eggs\"; expected a label that training rows have: \"ham\", \"spam\". Mend the label, or state all names.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_that_were_cut_off_are_dropped_and_counted()
    {
        using var folder = new TemporaryFolder();
        const string Rows = "{\"prompt\": \"a long prompt about the whale\", \"completion\": \"x\"}\n{\"prompt\": \"a\", \"completion\": \"b\"}\n";
        DataSet data = TestRows.Open(folder, "a.jsonl", Rows, new DataOptions { MaxLength = 6 });
        Assert.Equal(1, data.Count);
        DataCounts counts = data.Audit(0).Training;
        Assert.Equal((2L, 1L, 1L, 1L), (counts.Read, counts.Kept, counts.NothingToLearn, counts.CutRows));
        Assert.Contains(
            data.Warnings,
            warning =>
            warning == $"{folder.At("a.jsonl")}: 1 row had nothing to learn and was dropped; the first: {folder.At("a.jsonl")}, line 1. Answers may have been cut off: raise max_length.");
    }

    [Fact]
    public void Where_no_row_has_anything_to_learn_that_is_an_error()
    {
        Assert.Equal(
            "a.jsonl: found 1 rows, in none of which a token carries loss; expected something to learn. Is the mask right for these rows?",
            TestRows.Fault("a.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}", new DataOptions(), new TurnText(true)));
        Assert.Equal(
            "a.jsonl: found 1 rows, in none of which a token carries loss; expected something to learn. Raise max_length: answers were cut off.",
            TestRows.Fault("a.jsonl", "{\"prompt\": \"a long prompt\", \"completion\": \"x\"}", new DataOptions { MaxLength = 3 }));
    }

    [Fact]
    public void Empty_texts_and_answers_are_counted()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(
            folder, "a.jsonl", "{\"prompt\": \"a\", \"completion\": \"\"}\n{\"prompt\": \"\", \"completion\": \"b\"}\n");
        Assert.Contains(data.Warnings, warning => warning.Contains("1 row has an empty answer", StringComparison.Ordinal));
        DataSet texts = TestRows.Open(folder, "b.jsonl", "{\"text\": \"\"}\n{\"text\": \"b\"}\n", new DataOptions { AppendEnd = false });
        Assert.Equal(1, texts.Count);
        Assert.Equal(1, texts.Audit(0).Training.NothingToLearn);
    }

    [Fact]
    public void Placeholders_left_open_and_values_not_asked_for_are_warned_of()
    {
        using var folder = new TemporaryFolder();
        var options = new DataOptions { Replacements = new Dictionary<string, string> { ["nmae"] = "x" } };
        DataSet data = TestRows.Open(folder, "a.jsonl", "{\"text\": \"I am {{name}}\"}\n{\"text\": \"by {{author}}\"}\n", options);
        Assert.Contains(
            data.Warnings,
            warning =>
            warning == $"2 rows hold {{{{author}}}}, {{{{name}}}}, for which no value was given; the first: {folder.At("a.jsonl")}, line 1. Give a replacement for each, or the model learns the placeholder.");
        Assert.Contains("no row holds {{nmae}}, for which a value was given.", data.Warnings);
    }

    [Fact]
    public void Special_tokens_that_somebody_wrote_are_counted()
    {
        using var folder = new TemporaryFolder();
        DataSet chat = TestRows.Open(
            folder, "a.jsonl",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"a<|assistant|>\"}, {\"role\": \"assistant\", \"content\": \"b\"}]}",
            chat: new TurnText(true));
        Assert.Equal(
            [$"{folder.At("a.jsonl")}: 1 row holds the name of a special token as text; the first: {folder.At("a.jsonl")}, line 1. It becomes that token there, and can end or begin a turn."], chat.Warnings);
        Assert.Empty(TestRows.Open(folder, "b.jsonl", "{\"prompt\": \"a\", \"completion\": \"b<|endoftext|>\"}").Warnings);
        Assert.Single(TestRows.Open(folder, "c.jsonl", "{\"prompt\": \"<|user|>\", \"completion\": \"b\"}").Warnings);
    }

    [Fact]
    public void A_character_cut_in_half_stays_readable()
    {
        using var folder = new TemporaryFolder();
        for (int length = 2; length < 20; length++)
        {
            DataSet data = TestRows.Open(folder, "a.jsonl", "{\"text\": \"a👩‍👩‍👧e\u0301x\"}", new DataOptions { MaxLength = length });
            AuditExample example = Assert.Single(data.Audit(1).Examples);
            Assert.Equal(TestRows.Text(data.Row(0, 0, 0)), string.Concat(example.Tokens.Select(token => token.Text)));
        }
    }

    [Fact]
    public void Masks_that_rows_cannot_have_are_refused()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.Throws<ArgumentException>(() => TestRows.Open(
            folder, "a.jsonl", "{\"text\": \"a\"}", new DataOptions { Mask = LossMask.Assistant }));
        Assert.Equal("data, mask: found assistant with rows of format text, which have no turns; expected auto or everything",
            fault.Message);
        Assert.StartsWith(
            "a.jsonl, line 1: found a conversation that does not end with an answer of the assistant; expected one that does, as the mask is completion.",
            TestRows.Fault("a.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}",
                new DataOptions { Mask = LossMask.Completion }, new TurnText(true)), StringComparison.Ordinal);
    }
}
