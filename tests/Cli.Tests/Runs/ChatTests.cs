namespace Cli.Tests.Runs;

/// <summary>reference chat with piped input: answers turn by turn, and what is said when the context is full.</summary>
public sealed class ChatTests(SmallRun small) : IClassFixture<SmallRun>
{
    private string Model()
    {
        string model = small.CopyOfBase("talker");
        File.WriteAllText(Path.Combine(model, "chat_template.jinja"),
            "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}");
        return model;
    }

    [Fact]
    public void Turns_are_answered_and_a_full_context_is_said()
    {
        string model = Model();
        ToolRun one = Tool.RunWith("Who are you?\n", "chat", model, "--max-tokens", "8", "--system", "Be brief.");
        one.Says(0);
        Assert.NotEqual("", one.Output.Trim());
        ToolRun through = Tool.Run("generate", model, "--prompt", "Who are you?", "--system", "Be brief.", "--max-tokens", "8");
        Assert.Equal(through.Output, one.Output);
        ToolRun talk = Tool.RunWith("Tell of the whale.\nAnd of the sea.\nAnd of the ship.\nAnd of the men.\n\nnever read\n", "chat", model, "--max-tokens", "40");
        talk.Says(0, "(the context is full: the oldest 2 messages are left out)");
        Tool.RunWith(string.Concat(Enumerable.Repeat("the old sea ", 100)) + "\n", "chat", model)
            .Says(0, "(this does not fit the context of 128 tokens; say it more briefly)");
    }

    [Fact]
    public void A_model_without_a_template_is_none_to_talk_with() =>
        Tool.Run("chat", Tool.BaseModel).Says(1, Tool.BaseModel, "has no chat template", "reference generate");
}
