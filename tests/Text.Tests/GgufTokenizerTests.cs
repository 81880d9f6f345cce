using Reference.Tensors.Formats.Gguf;
using Reference.Tests.Formats;
using Reference.Tests.Shared;
using Reference.Transformer.Text;
using static Reference.Tests.Formats.Bytes;

namespace Reference.Tests.Text;

/// <summary>Tokenizers in GGUF metadata: good ones, and what is said of bad ones.</summary>
public sealed class GgufTokenizerTests
{
    [Fact]
    public void Byte_level_tokens_and_merges_are_read()
    {
        Tokenizer tokenizer = Read(Bytes("smollm").Add("tokenizer.ggml.add_bos_token", 7, [1])
            .Add("tokenizer.ggml.bos_token_id", 4, U32(0)));
        Assert.Equal([0, 4, 5, 1, 6, 6], tokenizer.Encode("ab ab<e>11").Ids);
        Assert.Equal("<s>ab ab<e>11", tokenizer.Decode([0, 4, 5, 1, 6, 6]));
        Assert.Equal("ab ab11", tokenizer.Decode([0, 4, 5, 1, 6, 6], skipSpecial: true));
    }

    [Theory]
    [InlineData(-1, -1, "ab|ab", "equal scores: from left to right")]
    [InlineData(-2, -1, "aba|b", "ba before ab, and then a with ba")]
    public void Scores_give_the_order_of_merges(float ab, float ba, string tokens, string why)
    {
        TokenEncoding encoding = Read(Scored(ab, ba, -5)).Encode("abab");
        Assert.True(string.Join('|', encoding.Tokens.Skip(2)) == tokens, $"{string.Join('|', encoding.Tokens)}: {why}");
        Assert.Equal([1, 3], encoding.Ids.Take(2));
    }

    [Theory]
    [InlineData("llama-bpe", true)]
    [InlineData("gpt-4o", false)]
    [InlineData("tekken", true)]
    [InlineData("qwen2", false)]
    [InlineData("deepseek-v3", false)]
    [InlineData("gpt-2", false)]
    public void Known_pre_tokenizers_read_and_say_whether_a_start_token_is_added(string name, bool addsStart)
    {
        Tokenizer tokenizer = Read(Bytes(name).Add("tokenizer.ggml.bos_token_id", 4, U32(0)));
        Assert.Equal(addsStart, tokenizer.Encode("ab").Ids[0] == 0);
    }

    [Fact]
    public void An_unknown_pre_tokenizer_is_named()
    {
        Assert.Contains("tokenizer.ggml.pre: found \"klingon\"; expected default, gpt-2", Fault(Bytes("klingon")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_model_is_named()
    {
        Assert.Contains("tokenizer.ggml.model: found \"bert\"; expected gpt2 or llama",
            Fault(Tokens(new GgufBuilder().Add("tokenizer.ggml.model", "bert"), "a")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_tokens_no_merges_no_scores_are_named()
    {
        Assert.Contains("tokenizer.ggml.tokens: found nothing", Fault(new GgufBuilder()), StringComparison.Ordinal);
        Assert.Contains("tokenizer.ggml.merges: found nothing", Fault(Tokens(new GgufBuilder().Add("tokenizer.ggml.model", "gpt2"), "a")),
            StringComparison.Ordinal);
        Assert.Contains("tokenizer.ggml.scores: found nothing", Fault(Tokens(new GgufBuilder().Add("tokenizer.ggml.model", "llama"), "a")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_different_lengths_are_named()
    {
        GgufBuilder file = Tokens(new GgufBuilder().Add("tokenizer.ggml.model", "gpt2"), "a", "b")
            .Add("tokenizer.ggml.token_type", 9, Join(U32(5), U64(1), U32(1)));
        Assert.Contains("tokenizer.ggml.token_type: found 1 values; expected 2, one for each token", Fault(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_comes_twice_is_named()
    {
        Assert.Contains("tokenizer.ggml.tokens[2]: found \"a\"; expected a token that is not token 0 already",
            Fault(Tokens(new GgufBuilder(), "a", "b", "a")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_of_unknown_tokens_is_named()
    {
        GgufBuilder file = Tokens(new GgufBuilder().Add("tokenizer.ggml.model", "gpt2"), "a", "b")
            .Add("tokenizer.ggml.merges", 9, Join(U32(8), U64(1), GgufBuilder.Text("a b")));
        Assert.Contains("tokenizer.ggml.merges[0]: found the token \"ab\"", Fault(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_token_that_is_no_token_is_named()
    {
        Assert.Contains("tokenizer.ggml.bos_token_id: found 99; expected 0 to 7",
            Fault(Bytes("llama-bpe").Add("tokenizer.ggml.bos_token_id", 4, U32(99))), StringComparison.Ordinal);
        Assert.Contains("tokenizer.ggml.bos_token_id: found nothing", Fault(Bytes("llama-bpe")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_named()
    {
        Assert.Contains("tokenizer.ggml.model: found U32 1; expected a text",
            Fault(Tokens(new GgufBuilder().Add("tokenizer.ggml.model", 4, U32(1)), "a")), StringComparison.Ordinal);
    }

    private static GgufBuilder Bytes(string pre)
    {
        GgufBuilder file = new GgufBuilder().Add("tokenizer.ggml.model", "gpt2").Add("tokenizer.ggml.pre", pre);
        Tokens(file, "<s>", "<e>", "a", "b", "ab", "\u0120ab", "1", "\u0120");
        file.Add("tokenizer.ggml.token_type", 9, Join(U32(5), U64(8), U32(3), U32(3), U32(1), U32(1), U32(1), U32(1), U32(1), U32(1)));
        return file.Add("tokenizer.ggml.merges", 9, Join(U32(8), U64(2), GgufBuilder.Text("a b"), GgufBuilder.Text("\u0120 ab")));
    }

    private static GgufBuilder Scored(params float[] scores)
    {
        GgufBuilder file = Tokens(new GgufBuilder()
            .Add("tokenizer.ggml.model", "llama"), "<unk>", "<s>", "</s>", "\u2581", "a", "b", "ab", "ba", "aba");
        float[] all = [0, 0, 0, -9, -9, -9, .. scores];
        file.Add("tokenizer.ggml.scores", 9, Join(U32(6), U64(9), Join([.. all.Select(BitConverter.GetBytes)])));
        file.Add("tokenizer.ggml.token_type", 9, Join(U32(5), U64(9), U32(2), U32(3), U32(3), Join([.. Enumerable.Repeat(U32(1), 6)])));
        return file.Add("tokenizer.ggml.bos_token_id", 4, U32(1));
    }

    private static GgufBuilder Tokens(GgufBuilder file, params string[] texts) =>
        file.Add("tokenizer.ggml.tokens", 9, Join(U32(8), U64((ulong)texts.Length), Join([.. texts.Select(GgufBuilder.Text)])));

    private static string Fault(GgufBuilder file) => Assert.Throws<TokenizerException>(() => Read(file)).Message;

    private static Tokenizer Read(GgufBuilder file)
    {
        using var folder = new TemporaryFolder();
        using GgufFile gguf = GgufFile.Open(folder.Write("t.gguf", file.Build()));
        return Tokenizer.FromGguf(gguf);
    }
}
