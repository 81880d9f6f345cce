using System.Text;
using System.Text.Json.Nodes;
using Reference.Tests.Shared;
using Reference.Transformer.Text;

namespace Reference.Tests.Text;

/// <summary>GPT-2's two files.</summary>
public sealed class VocabMergesTests
{
    [Fact]
    public void The_two_files_give_the_tokens_of_the_one()
    {
        using var folder = new TemporaryFolder();
        JsonNode model = JsonNode.Parse(File.ReadAllBytes(SmallTokenizer.Path))!["model"]!;
        folder.Write("vocab.json", Encoding.UTF8.GetBytes(model["vocab"]!.ToJsonString()));
        string merges = string.Concat(model["merges"]!.AsArray().Select(pair => $"{pair![0]} {pair[1]}\r\n"));
        folder.Write("merges.txt", Encoding.UTF8.GetBytes("#version: 0.2\r\n" + merges));
        Tokenizer tokenizer = Tokenizer.Load(folder.Path);
        string text = SmallTokenizer.TrainingText + "<|endoftext|> # café";
        Assert.Equal(SmallTokenizer.Shared.Encode(text, new EncodeOptions { AddSpecial = false }).Ids, tokenizer.Encode(text).Ids);
        Assert.Equal("<|endoftext|>", Assert.Single(tokenizer.AddedTokens).Text);
    }

    [Theory]
    [InlineData("{\"a\":0,\"b\":1}", "a b\n", "merges.txt: merge[0]: found the token \"ab\"")]
    [InlineData("{\"a\":0}", "#version\nab\n", "merges.txt: merge[0]: found \"ab\"; expected two tokens with a blank between them")]
    [InlineData("{\"a\":\"0\"}", "", "vocab.json: $[0]: found \"0\"; expected a whole number")]
    [InlineData("nothing", "", "vocab.json: line 1")]
    public void What_is_wrong_is_named(string vocabulary, string merges, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.json", Encoding.UTF8.GetBytes(vocabulary));
        folder.Write("merges.txt", Encoding.UTF8.GetBytes(merges));
        Assert.Contains(message, Assert.Throws<TokenizerException>(() => Tokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
    }
}
