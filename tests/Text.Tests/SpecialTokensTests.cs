using System.Text;
using Reference.Tests.Shared;
using Reference.Transformer.Text;

namespace Reference.Tests.Text;

/// <summary>Which token begins, ends, fills: tokenizer_config.json.</summary>
public sealed class SpecialTokensTests
{
    [Theory]
    [InlineData("""{"bos_token":"<|endoftext|>","eos_token":{"content":"<|user|>","lstrip":false},"pad_token":null}""", 0, 1, null)]
    [InlineData("""{"pad_token":"<|assistant|>","model_max_length":8}""", null, null, 2)]
    [InlineData(null, null, null, null)]
    public void Tokens_are_named_as_texts_or_objects(string? config, int? start, int? end, int? padding)
    {
        Assert.Equal(new SpecialTokens { Start = start, End = end, Padding = padding }, Load(config).Special);
    }

    [Theory]
    [InlineData("""{"eos_token":"</s>"}""", "$.eos_token: found \"</s>\"; expected a token of the tokenizer")]
    [InlineData("""{"eos_token":{"content":"</s>"}}""", "$.eos_token.content: found \"</s>\"")]
    [InlineData("""{"eos_token":{}}""", "$.eos_token.content: found nothing")]
    [InlineData("""{"eos_token":5}""", "$.eos_token: found \"5\"; expected a text")]
    public void A_token_that_there_is_not_is_named(string config, string message)
    {
        string found = Assert.Throws<TokenizerException>(() => Load(config)).Message;
        Assert.Contains("tokenizer_config.json", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_golden_folder_with_a_BPE_model_names_tokens_that_it_has()
    {
        foreach (string folder in Directory.GetDirectories(Golden.Require("tokenizers")))
        {
            if (!File.ReadAllText(Path.Combine(folder, "tokenizer.json")).Contains("\"merges\"", StringComparison.Ordinal)) continue;
            Assert.Null(Record.Exception(() => Tokenizer.Load(folder)));
        }
    }

    private static Tokenizer Load(string? config)
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", File.ReadAllBytes(SmallTokenizer.Path));
        if (config is not null) folder.Write("tokenizer_config.json", Encoding.UTF8.GetBytes(config));
        return Tokenizer.Load(folder.Path);
    }
}
