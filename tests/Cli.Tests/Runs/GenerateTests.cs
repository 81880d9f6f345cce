using System.Text.Json;

namespace Cli.Tests.Runs;

/// <summary>reference generate: one prompt, a file's, or standard input's; from a run, an adapter, a model.</summary>
public sealed class GenerateTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void A_prompt_a_file_and_standard_input_give_one_answer()
    {
        small.Shared();
        string run = small.RunOf("shared"), file = small.At("prompts.txt");
        File.WriteAllText(file, "The whale\n\nThe sea\n");
        string whale = Answer("generate", run, "--prompt", "The whale", "--max-tokens", "6");
        Assert.Equal(whale, Answer("generate", Path.Combine(run, "adapter"), "--prompt", "The whale", "--max-tokens", "6", "--threads", "1"));
        Assert.Equal(whale, Answer("generate", Tool.BaseModel, "--adapter", Path.Combine(run, "adapter"), "--prompt", "The whale", "--max-tokens", "6"));
        ToolRun piped = Tool.RunWith("The whale\n", "generate", run, "--max-tokens", "6");
        piped.Says(0);
        Assert.Equal(whale, piped.Output);
        string both = Answer("generate", run, "--file", file, "--max-tokens", "6");
        Assert.StartsWith(whale, both, StringComparison.Ordinal);
        Assert.True(both.Length > whale.Length);
    }

    [Fact]
    public void A_seed_gives_one_answer_and_another_seed_another()
    {
        string Drawn(string seed) => Answer("generate", Tool.BaseModel, "--prompt", "The whale", "--max-tokens", "16", "--temperature", "1.5", "--seed", seed);
        string first = Drawn("1");
        Assert.Equal(first, Drawn("1"));
        Assert.NotEqual(first, Drawn("2"));
    }

    [Fact]
    public void Json_has_an_object_a_prompt_and_says_why_the_answer_ended()
    {
        JsonElement one = JsonDocument.Parse(Answer("generate", Tool.BaseModel, "--prompt", "The whale", "--max-tokens", "4", "--json")).RootElement;
        Assert.Equal("The whale", one.GetProperty("prompt").GetString());
        Assert.Equal(4, one.GetProperty("tokens").GetInt32());
        JsonElement full = JsonDocument.Parse(Answer("generate", Tool.BaseModel, "--prompt", "The whale", "--max-tokens", "500", "--json")).RootElement;
        Assert.Equal("ContextFull", full.GetProperty("finish").GetString());
    }

    [Theory]
    [InlineData("--temperature -1", "temperature is -1; expected a number above 0")]
    [InlineData("--top-p 2", "top_p is 2")]
    [InlineData("--max-tokens 0", "max_new_tokens is 0; expected at least 1")]
    [InlineData("--repetition-penalty 0", "repetition_penalty is 0")]
    [InlineData("--prompt a --file b", "--prompt and --file: both are given; choose one")]
    [InlineData("--file no-prompts.txt", "--file: there is no file no-prompts.txt")]
    [InlineData("--promt a", "there is no flag --promt (did you mean '--prompt'?)")]
    public void Wrong_use_is_told_before_the_model_is_looked_for(string options, string part)
    {
        ToolRun run = Tool.Run(["generate", "no-model", .. options.Split(' ')]);
        run.Says(2, part);
        Assert.DoesNotContain("no-model", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_has_moved_is_named_with_the_flag_that_helps()
    {
        string model = small.CopyOfBase("moved"), run = small.RunOf("mover");
        small.Train("mover", "--model", model);
        Directory.Move(model, small.At("here"));
        Tool.Run("generate", run, "--prompt", "x").Says(1, $"was trained on {model}, which is not there", "--base DIR");
        Tool.Run("generate", run, "--prompt", "x", "--base", "nowhere").Says(1, "--base nowhere: there is no such file or folder");
        Answer("generate", run, "--prompt", "x", "--base", small.At("here"), "--max-tokens", "2");
        Tool.Run("generate", Path.Combine(run, "adapter"), "--prompt", "x").Says(1, "base_model_name_or_path is", "--base DIR");
    }

    private static string Answer(params string[] arguments)
    {
        ToolRun run = Tool.Run(arguments);
        run.Says(0);
        Assert.Equal("", run.Error);
        return run.Output;
    }
}
