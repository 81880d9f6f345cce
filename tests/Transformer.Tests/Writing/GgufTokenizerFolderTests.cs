using Reference.Tests.Shared;
using Reference.Transformer.Text;
using Transformer.Tests.Configuration;

namespace Transformer.Tests.Writing;

/// <summary>
/// Every pre-tokenizer that a GGUF file can name, and SentencePiece's scores, as tokenizer.json: the same ids, offsets and texts.
/// </summary>
public sealed class GgufTokenizerFolderTests
{
    private const string Text = "Ab 12345  don't e\u0301\u00e9 ab<e>ab\r\n\n\u4e00\u3042 X.Y <u> end ";

    private static readonly string[] s_merges = ["a b", "\u0120 ab", "1 2"];

    [Theory]
    [InlineData("default")]
    [InlineData("smollm")]
    [InlineData("llama-bpe")]
    [InlineData("qwen2")]
    [InlineData("deepseek-v3")]
    [InlineData("gpt-4o")]
    [InlineData("tekken")]
    public void A_byte_level_tokenizer_comes_back(string pre)
    {
        Same(ByteLevel(pre).Set("tokenizer.ggml.add_eos_token", true), "tokenizer.json has tokens for every byte");
        Same(ByteLevel(pre).Set("tokenizer.ggml.add_bos_token", false), "and may begin with none");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scores_come_back_as_an_order_of_merges(bool prefix)
    {
        Same(Scored(-2, -1, -5).Set("tokenizer.ggml.add_space_prefix", prefix), "abab aba  baab");
    }

    [Fact]
    public void Scores_that_give_no_order_are_refused()
    {
        string message = Assert.Throws<TokenizerException>(() => Same(Scored(-1, -1, -5), "ab")).Message;
        Assert.Contains("tokenizer.ggml.scores: found one score for \"ab\" and \"ba\"", message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json beside the GGUF file", message, StringComparison.Ordinal);
    }

    private static void Same(GgufBytes bytes, string more)
    {
        using var folder = new TemporaryFolder();
        string source = folder.Write("m.gguf", bytes.Build());
        using var written = new WrittenModel(source);
        Tokenizer expected = Tokenizer.Load(source), found = Tokenizer.Load(written.Path);
        Assert.Equal(expected.Special, found.Special);
        Assert.Equal(expected.AddedTokens, found.AddedTokens);
        foreach (string text in (string[])[Text, more, ""])
        {
            TokenEncoding one = expected.Encode(text), other = found.Encode(text);
            Assert.Equal(one.Ids, other.Ids);
            Assert.Equal(one.Offsets, other.Offsets);
            Assert.Equal(expected.EncodePair(text, more).TypeIds, found.EncodePair(text, more).TypeIds);
            Assert.Equal(expected.EncodePair(text, more).Ids, found.EncodePair(text, more).Ids);
            Assert.Equal(expected.Decode(one.Ids), found.Decode(one.Ids));
        }
    }

    /// <summary>Tokens for all bytes, as GPT-2 spells them, and a few merges.</summary>
    private static GgufBytes ByteLevel(string pre)
    {
        string[] letters = [.. Enumerable.Range(0, 256).Select(Letter)];
        string[] tokens = ["<s>", "<e>", "<u>", .. letters, "ab", "\u0120ab", "12"];
        uint[] types = [3, 3, 4, .. Enumerable.Repeat(1u, tokens.Length - 3)];
        return GgufBytes.Llama().Blocks().Tensor("token_embd.weight", 24, (ulong)tokens.Length)
            .Set("tokenizer.ggml.model", "gpt2").Set("tokenizer.ggml.pre", pre).Set("tokenizer.ggml.tokens", tokens)
            .Set("tokenizer.ggml.token_type", types).Set("tokenizer.ggml.merges", s_merges)
            .Set("tokenizer.ggml.bos_token_id", 0u).Set("tokenizer.ggml.eos_token_id", 1u);
    }

    private static GgufBytes Scored(params float[] scores)
    {
        string[] tokens = ["<unk>", "<s>", "</s>", "\u2581", "a", "b", "ab", "ba", "aba"];
        return GgufBytes.Llama().Blocks().Tensor("token_embd.weight", 24, (ulong)tokens.Length)
            .Set("tokenizer.ggml.model", "llama").Set("tokenizer.ggml.tokens", tokens)
            .Set("tokenizer.ggml.scores", (float[])[0, 0, 0, -9, -9, -9, .. scores])
            .Set("tokenizer.ggml.token_type", (uint[])[2, 3, 3, 1, 1, 1, 1, 1, 1])
            .Set("tokenizer.ggml.bos_token_id", 1u).Set("tokenizer.ggml.eos_token_id", 2u).Set("tokenizer.ggml.unknown_token_id", 0u);
    }

    /// <summary>Printable bytes stand for themselves, the others for letters from U+0100 on (GPT-2, bytes_to_unicode).</summary>
    private static string Letter(int value)
    {
        static bool Printable(int b) => b is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);
        return ((char)(Printable(value) ? value : 256 + Enumerable.Range(0, value).Count(b => !Printable(b)))).ToString();
    }
}
