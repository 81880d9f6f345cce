using Reference.Tests.Shared;
using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>Every format: what the model is shown, and what it learns.</summary>
public sealed class ShapeTests
{
    private static readonly DataOptions s_inOrder = new() { Shuffle = false };

    private const string Alpaca = """{"instruction": "Say it", "input": "ahoy", "output": "Ahoy!"}""";
    private const string Messages = """{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]}""";

    private static TrainingRow Only(string content, DataOptions? options = null, IConversationText? chat = null)
    {
        using var folder = new TemporaryFolder();
        return Assert.Single(TestRows.All(TestRows.Open(folder, "a.jsonl", content, options ?? s_inOrder, chat)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Alpaca_in_a_chat_template_learns_the_answer(bool marks)
    {
        TrainingRow row = Only(Alpaca, chat: new TurnText(marks));
        Assert.Equal("<|user|>Say it\nahoy\n<|assistant|>Ahoy!<|endoftext|>\n", TestRows.Text(row));
        Assert.Equal("Ahoy!<|endoftext|>\n", TestRows.Learned(row));
    }

    [Fact]
    public void Alpaca_without_a_chat_template_has_the_prompt_of_its_authors()
    {
        TrainingRow row = Only(Alpaca);
        Assert.Equal(
            "<|endoftext|>Below is an instruction that describes a task, paired with an input that provides further context. Write a response that appropriately completes the request.\n\n"
            + "### Instruction:\nSay it\n\n### Input:\nahoy\n\n### Response:\nAhoy!<|endoftext|>", TestRows.Text(row));
        Assert.Equal("Ahoy!<|endoftext|>", TestRows.Learned(row));
        Assert.Equal("<|endoftext|>Say it\nahoy\nAhoy!<|endoftext|>",
            TestRows.Text(Only(Alpaca, s_inOrder with { PromptTemplate = "plain" })));
    }

    [Fact]
    public void Alpaca_has_system_and_history_where_the_row_does()
    {
        const string Row = """{"instruction": "c", "output": "d", "system": "be brief", "history": [["a", "b"]]}""";
        Assert.Equal("<|user|>(system)be brief\n<|user|>a\n<|assistant|>b<|endoftext|>\n<|user|>c\n<|assistant|>d<|endoftext|>\n",
            TestRows.Text(Only(Row, chat: new TurnText(true))));
        Assert.Equal("d<|endoftext|>\n", TestRows.Learned(Only(Row, chat: new TurnText(true))));
    }

    [Theory]
    [InlineData(LossMask.Auto, "b<|endoftext|>d<|endoftext|>")]
    [InlineData(LossMask.Assistant, "b<|endoftext|>d<|endoftext|>")]
    [InlineData(LossMask.Completion, "d<|endoftext|>\n")]
    [InlineData(LossMask.Everything, "a\n<|assistant|>b<|endoftext|>\n<|user|>c\n<|assistant|>d<|endoftext|>\n")]
    public void A_mask_chooses_what_of_a_conversation_is_learned(LossMask mask, string learned)
    {
        foreach (bool marks in (bool[])[true, false])
            Assert.Equal(learned, TestRows.Learned(Only(Messages, s_inOrder with { Mask = mask }, new TurnText(marks))));
    }

    [Fact]
    public void A_template_that_changes_earlier_turns_cannot_tell_them_apart()
    {
        string fault = TestRows.Fault("a.jsonl", Messages, s_inOrder, new TurnText(false, forgets: true));
        Assert.Equal(
            "a.jsonl, line 1: found a chat template that renders message 2 otherwise when others follow; expected a template whose text of the first messages begins the text of all. "
            + "The assistant's turns cannot be told apart in it: put {% generation %} around them in the template, or choose the mask completion or everything.", fault);
    }

    [Fact]
    public void ShareGpt_has_other_names_for_the_same()
    {
        const string Row = """{"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}], "system": "be brief"}""";
        TrainingRow row = Only(Row, chat: new TurnText(true));
        Assert.Equal("<|user|>(system)be brief\n<|user|>a\n<|assistant|>b<|endoftext|>\n", TestRows.Text(row));
        Assert.Equal("b<|endoftext|>", TestRows.Learned(row));
    }

    [Fact]
    public void ShareGpt_calls_tools()
    {
        const string Row = """
            {"conversations": [{"from": "human", "value": "How deep?"}, {"from": "function_call", "value": "{\"name\": \"depth\", \"arguments\": {\"at\": 1}}"}, {"from": "observation", "value": "40"}, {"from": "gpt", "value": "Forty."}], "tools": "[{\"name\": \"depth\"}]"}
            """;
        TrainingRow row = Only(Row, chat: new TurnText(true));
        Assert.Equal(
            "tools [{\"type\":\"function\",\"function\":{\"name\":\"depth\"}}]\n<|user|>How deep?\n"
            + "<|assistant|>call [{\"type\":\"function\",\"function\":{\"name\":\"depth\",\"arguments\":{\"at\":1}}}]<|endoftext|>\n<|user|>(tool)40\n<|assistant|>Forty.<|endoftext|>\n",
            TestRows.Text(row));
    }

    [Fact]
    public void A_stated_system_prompt_goes_before_conversations_that_have_none()
    {
        const string Other = """{"messages": [{"role": "system", "content": "own"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}""";
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.jsonl", Messages + "\n" + Other, s_inOrder with { System = "stated" }, new TurnText(true));
        Assert.StartsWith("<|user|>(system)stated\n", TestRows.Text(data.Row(0, 0, 0)), StringComparison.Ordinal);
        Assert.StartsWith("<|user|>(system)own\n", TestRows.Text(data.Row(0, 0, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Prompt_and_completion_as_text_learn_the_completion()
    {
        TrainingRow row = Only("""{"prompt": "the ", "completion": "whale"}""");
        Assert.Equal("<|endoftext|>the whale<|endoftext|>", TestRows.Text(row));
        Assert.EndsWith("whale<|endoftext|>", TestRows.Learned(row), StringComparison.Ordinal);
        Assert.Equal("the whale<|endoftext|>", TestRows.Learned(Only("""{"prompt": "the ", "completion": "whale"}""", s_inOrder with { Mask = LossMask.Everything })));
    }

    [Fact]
    public void Prompt_and_completion_as_messages_learn_the_completion()
    {
        const string Row = """{"prompt": [{"role": "user", "content": "a"}], "completion": [{"role": "assistant", "content": "b"}]}""";
        Assert.Equal("b<|endoftext|>\n", TestRows.Learned(Only(Row, chat: new TurnText(true))));
        Assert.Equal("b<|endoftext|>", TestRows.Learned(Only(Row, s_inOrder with { Mask = LossMask.Assistant }, new TurnText(true))));
    }

    [Fact]
    public void Text_is_learned_whole_and_ends_once()
    {
        Assert.Equal("whale<|endoftext|>", TestRows.Learned(Only("""{"text": "whale"}""")));
        Assert.Equal("whale<|endoftext|>", TestRows.Learned(Only("""{"text": "whale<|endoftext|>"}""")));
        Assert.Equal("whale", TestRows.Learned(Only("""{"text": "whale"}""", s_inOrder with { AppendEnd = false })));
    }

    [Theory]
    [InlineData("\"spam\"", "\"ham\"", 1, 0, "ham,spam")]
    [InlineData("1", "0", 1, 0, "0,1")]
    [InlineData("true", "false", 1, 0, "false,true")]
    [InlineData("2", "0", 2, 0, "0,1,2")]
    [InlineData("\"10\"", "\"9\"", 10, 9, "0,1,2,3,4,5,6,7,8,9,10")]
    public void Labels_are_names_or_numbers(string one, string other, int first, int second, string names)
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.jsonl", $"{{\"text\": \"a\", \"label\": {one}}}\n{{\"text\": \"b\", \"label\": {other}}}",
            s_inOrder);
        Assert.Equal([first, second], [data.Row(0, 0, 0).Class!.Value, data.Row(0, 0, 1).Class!.Value]);
        Assert.Equal(names, string.Join(',', data.LabelNames));
        Assert.All(TestRows.All(data), row => Assert.All(row.Labels, label => Assert.Equal(TrainingRow.Ignored, label)));
    }

    [Fact]
    public void Stated_label_names_give_the_numbers()
    {
        using var folder = new TemporaryFolder();
        DataSet data = TestRows.Open(folder, "a.csv", "text,label\na,spam\nb,ham\n", s_inOrder with { LabelNames = ["spam", "ham"] });
        Assert.Equal([0, 1], [data.Row(0, 0, 0).Class!.Value, data.Row(0, 0, 1).Class!.Value]);
    }

    [Fact]
    public void Several_labels_and_measured_values_are_values()
    {
        Assert.Equal([1.0, 0.0, 1.0], Only("""{"text": "a", "label": [1, 0, 1]}""").Values!);
        Assert.Equal([2.5], Only("""{"text": "a", "label": 2.5}""", s_inOrder with { Regression = true }).Values!);
    }

    [Fact]
    public void Placeholders_are_filled_everywhere()
    {
        var options = s_inOrder with { Replacements = new Dictionary<string, string> { ["name"] = "Ish\"mael", ["ship"] = "Pequod" } };
        TrainingRow row = Only("""{"instruction": "Who are you?", "output": "I am {{name}} of the {{ ship }}."}""", options, new TurnText(true));
        Assert.Equal("I am Ish\"mael of the Pequod.<|endoftext|>\n", TestRows.Learned(row));
    }
}
