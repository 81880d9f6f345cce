using Reference.Transformer.Generation;

namespace Transformer.Tests.Generation;

public sealed class TextGeneratorTests
{
    private static readonly string[] s_prompts =
        ["Call me", "The whale", "It was a long time before they came to the sea, and", "a", "Some years ago"];

    private static readonly GenerationOptions s_sampling = new()
    {
        MaxNewTokens = 24,
        Sample = true,
        Temperature = 1.2,
        TopK = 0,
        TopP = 0.97,
        Seed = 5,
        LogProbabilities = true,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void An_answer_does_not_depend_on_batch_threads_or_what_the_session_held()
    {
        IReadOnlyList<IReadOnlyList<int>> prompts = [.. s_prompts.Select(SmallWriter.Prompt)];
        using GenerationSession one = SmallWriter.Session(), many = SmallWriter.Session(3, SmallWriter.FiveThreads);
        IReadOnlyList<GeneratedText> alone = new TextGenerator(one, SmallWriter.Tokenizer).GenerateAll(prompts, s_sampling, Token);
        IReadOnlyList<GeneratedText> together = new TextGenerator(many, SmallWriter.Tokenizer).GenerateAll(prompts, s_sampling, Token);
        IReadOnlyList<GeneratedText> again = new TextGenerator(many, SmallWriter.Tokenizer).GenerateAll(prompts, s_sampling, Token);
        for (int i = 0; i < prompts.Count; i++)
        {
            foreach (GeneratedText other in (GeneratedText[])[together[i], again[i]])
            {
                Assert.Equal(alone[i].Text, other.Text);
                Assert.Equal(alone[i].Ids, other.Ids);
                Assert.Equal(alone[i].LogProbabilities, other.LogProbabilities);
            }
        }

        Assert.Equal(prompts.Count, alone.Select(answer => answer.Text).Distinct().Count());
    }

    [Fact]
    public void The_seed_and_the_prompts_number_name_the_random_numbers()
    {
        using GenerationSession session = SmallWriter.Session();
        var generator = new TextGenerator(session, SmallWriter.Tokenizer);
        IReadOnlyList<int> prompt = SmallWriter.Prompt("The whale");
        IReadOnlyList<GeneratedText> twice = generator.GenerateAll([prompt, prompt], s_sampling, Token);
        Assert.NotEqual(twice[0].Ids, twice[1].Ids);
        Assert.Equal(twice[0].Ids, generator.Generate("The whale", s_sampling, Token).Ids);
        Assert.NotEqual(twice[0].Ids, generator.Generate("The whale", s_sampling with { Seed = 6 }, Token).Ids);
    }

    [Fact]
    public void A_temperature_of_0_is_greedy()
    {
        var greedy = new GenerationOptions { MaxNewTokens = 12 };
        GenerationOptions cold = greedy with { Sample = true, Temperature = 0, Seed = 9 };
        Assert.Equal(SmallWriter.Answer("The whale", greedy).Ids, SmallWriter.Answer("The whale", cold).Ids);
    }

    [Fact]
    public void An_end_token_ends_the_answer_and_is_no_part_of_its_text()
    {
        GeneratedText whole = SmallWriter.Answer("The whale", s_sampling);
        int end = whole.Ids[7], first = whole.Ids.ToList().IndexOf(end);
        GeneratedText answer = SmallWriter.Answer("The whale", s_sampling with { EndTokens = [end] });
        Assert.Equal(FinishReason.EndToken, answer.Finish);
        Assert.Equal(whole.Ids.Take(first + 1), answer.Ids);
        Assert.Equal(SmallWriter.Tokenizer.Decode(whole.Ids.Take(first), skipSpecial: true), answer.Text);
        Assert.Equal(FinishReason.MaxTokens, whole.Finish);
        Assert.Equal(24, whole.Ids.Count);
    }

    [Fact]
    public void Every_stop_string_of_a_text_ends_it_there_wherever_its_tokens_are_cut()
    {
        string whole = SmallWriter.Answer("The whale", s_sampling).Text;
        for (int at = 1; at + 5 < whole.Length && at < 40; at += 3)
        {
            string stop = whole.Substring(at, 5);
            GeneratedText answer = SmallWriter.Answer("The whale", s_sampling with { StopStrings = [stop, "never said at all"] });
            Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], answer.Text);
            Assert.Equal(FinishReason.StopString, answer.Finish);
        }
    }

    [Fact]
    public void The_pieces_of_a_stream_make_the_whole_text()
    {
        using GenerationSession session = SmallWriter.Session();
        var generator = new TextGenerator(session, SmallWriter.Tokenizer);
        GeneratedToken[] tokens = [.. generator.Stream("The whale", s_sampling with { StopStrings = ["zzz"] }, Token)];
        Assert.Equal(SmallWriter.Answer("The whale", s_sampling).Text, string.Concat(tokens.Select(token => token.Text)));
        Assert.All(tokens[..^1], token => Assert.Null(token.Finish));
        Assert.Equal(FinishReason.MaxTokens, tokens[^1].Finish);
    }

    [Fact]
    public void A_full_context_ends_the_answer()
    {
        IReadOnlyList<int> prompt = SmallWriter.Prompt("The whale");
        using GenerationSession session = SmallWriter.Session(contextLength: prompt.Count + 4);
        GeneratedText answer = new TextGenerator(session, SmallWriter.Tokenizer).Generate("The whale", s_sampling, Token);
        Assert.Equal((FinishReason.ContextFull, 5), (answer.Finish, answer.Ids.Count));
        Assert.Equal(SmallWriter.Answer("The whale", s_sampling).Ids.Take(5), answer.Ids);
        var error = Assert.Throws<ArgumentException>(() => session.Prefill([.. prompt, 1, 2, 3, 4, 5]));
        string expected = $"the prompt has {prompt.Count + 5} tokens; the context holds {prompt.Count + 4}";
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_the_answer_and_not_the_session()
    {
        using GenerationSession session = SmallWriter.Session(2);
        var generator = new TextGenerator(session, SmallWriter.Tokenizer);
        IReadOnlyList<IReadOnlyList<int>> prompts = [.. s_prompts.Select(SmallWriter.Prompt)];
        using var source = new CancellationTokenSource();
        var tokens = new List<GeneratedToken>();
        foreach (GeneratedToken token in generator.StreamAll(prompts, s_sampling, source.Token))
        {
            tokens.Add(token);
            if (tokens.Count == 6) source.Cancel();
        }

        Assert.Equal(s_prompts.Length, tokens.Count(token => token.Finish == FinishReason.Cancelled));
        Assert.Equal(6, tokens.Count(token => token.Id is not null));
        Assert.Equal(SmallWriter.Answer("Call me", s_sampling).Ids, generator.Generate("Call me", s_sampling, Token).Ids);
    }

    [Fact]
    public void A_further_turn_keeps_what_both_prompts_begin_with()
    {
        using GenerationSession session = SmallWriter.Session();
        IReadOnlyList<int> first = SmallWriter.Prompt("Call me Ishmael. Some years ago");
        IReadOnlyList<int> second = SmallWriter.Prompt("Call me Ishmael. The whale");
        session.Prefill(first);
        session.Prefill(second);
        double[] scores = session.Scores(0).ToArray();
        using GenerationSession fresh = SmallWriter.Session();
        fresh.Prefill(second);
        Assert.Equal(fresh.Scores(0).ToArray(), scores);
        Assert.Equal(second, session.Tokens(0));
    }

    [Fact]
    public void The_context_can_be_changed_for_every_pass()
    {
        var seen = new List<int>();
        using var session = new GenerationSession(SmallWriter.Model, SmallWriter.OneThread, Reference.Tensors.DType.F32, context: context =>
        {
            seen.Add(context.Layout.Count);
            return context;
        });
        session.Prefill(SmallWriter.Prompt("The whale"));
        session.Append(3);
        Assert.Equal([SmallWriter.Prompt("The whale").Count, 1], seen);
    }

    [Fact]
    public void Faults_are_named()
    {
        using GenerationSession session = SmallWriter.Session();
        var generator = new TextGenerator(session);
        var nothing = new GenerationOptions { SuppressTokens = [.. Enumerable.Range(0, session.VocabularySize)] };
        Fault<InvalidOperationException>("has no scores", () => session.Scores(0).ToArray());
        Fault<ArgumentException>("no tokens", () => session.Prefill([]));
        Fault<ArgumentException>("token 1 is 100000; the model has ids 0", () => session.Prefill([1, 100_000]));
        Fault<InvalidOperationException>("every token is ruled out", () => generator.GenerateAll([[1]], nothing, Token));
        Fault<ArgumentException>("need a tokenizer", () => generator.Stream([1], new GenerationOptions { StopStrings = ["x"] }, Token));
    }

    private static void Fault<T>(string expected, Action run)
        where T : Exception => Assert.Contains(expected, Assert.Throws<T>(run).Message, StringComparison.Ordinal);
}
