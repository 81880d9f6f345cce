using System.Text;
using System.Text.Json.Nodes;
using Reference.Transformer.Text;

namespace Reference.Tests.Text;

/// <summary>Damaged and unknown tokenizer.json files: a named error with the place.</summary>
public sealed class BadFileTests
{
    [Theory]
    [InlineData("normalizer", """{"type":"Nmt"}""", "$.normalizer.type: found \"Nmt\"; expected ByteLevel")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"UnicodeScripts"}]}""",
        "$.pre_tokenizer.pretokenizers[0].type: found \"UnicodeScripts\"")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"String":"a"},"behavior":"Gone","invert":false}""",
        "$.pre_tokenizer.behavior: found \"Gone\"; expected Removed")]
    [InlineData("post_processor", """{"type":"Other"}""", "$.post_processor.type: found \"Other\"")]
    [InlineData("post_processor",
        """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x","type_id":0}}],"pair":[],"special_tokens":{}}""",
        "$.post_processor.single[0].SpecialToken.id: found \"x\"")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"Sequence":{"id":"B","type_id":0}}],"pair":[]}""",
        "expected A, the only text")]
    [InlineData("decoder", """{"type":"CTC"}""", "$.decoder.type: found \"CTC\"; expected BPEDecoder")]
    [InlineData("decoder", """{"type":"Metaspace","replacement":"ab"}""",
        "$.decoder.replacement: found \"ab\"; expected a text of one character")]
    [InlineData("model", """{"type":"WordPiece","vocab":{}}""", "$.model.type: found \"WordPiece\"; expected BPE")]
    [InlineData("model", "null", "$.model: found nothing")]
    [InlineData("model", """{"type":"BPE","vocab":[],"merges":[]}""", "$.model.vocab: found a JSON Array; expected an object")]
    [InlineData("model", """{"type":"BPE","dropout":0.1,"vocab":{},"merges":[]}""", "$.model.dropout: found \"0.1\"; expected null or 0")]
    [InlineData("model", """{"type":"BPE","unk_token":"?","vocab":{"a":0},"merges":[]}""",
        "$.model.unk_token: found \"?\"; expected a token of the vocabulary")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}""", "the id of \\\"a\\\" too")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":-1},"merges":[]}""",
        "$.model.vocab[0]: found \"-1\"; expected a whole number from 0")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":1e9},"merges":[]}""", "$.model.vocab[0]: found \"1e9\"")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}""", "$.model.merges[0]: found the token \"ab\"")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":["a b c"]}""",
        "$.model.merges[0]: found \"a b c\"; expected two tokens")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":[["a"]]}""", "$.model.merges[0]: found a JSON Array")]
    [InlineData("added_tokens", """[{"id":0,"content":"x"}]""", "$.added_tokens[0].id: found 0, in the vocabulary the id of")]
    [InlineData("added_tokens", """[{"id":900,"content":"a"}]""", "$.added_tokens[0].id: found 900 for \"a\", which has")]
    [InlineData("added_tokens", """[{"id":900,"content":"<x>"},{"id":900,"content":"<y>"}]""",
        "$.added_tokens[1].id: found 900, the id of \"<x>\" too")]
    [InlineData("added_tokens", """[{"id":900,"content":"<x>"},{"id":901,"content":"<x>"}]""",
        "$.added_tokens[1].id: found 901 for \"<x>\", which has 900 already")]
    [InlineData("truncation", """{"max_length":-1}""", "$.truncation.max_length: found \"-1\"")]
    public void A_part_that_is_wrong_is_named(string part, string json, string message)
    {
        Assert.Contains(message.Replace("\\\"", "\"", StringComparison.Ordinal),
            SmallTokenizer.Fault(root => root[part] = JsonNode.Parse(json)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("[]", "$: found a JSON Array; expected an object")]
    [InlineData("{\"a\":1,\"a\":2}", "expected JSON without comments, repeated keys")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"\\ud800\":0},\"merges\":[]}}", "half of a surrogate pair")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"\\ud800 a\"]}}",
        "$.model.merges[0]: found half of a surrogate pair")]
    [InlineData("{\"model\":", "line 1")]
    [InlineData("\uFEFF{}", "a byte order mark")]
    [InlineData("<!DOCTYPE html>", "line 1")]
    public void Text_that_is_no_tokenizer_is_named(string text, string message)
    {
        string found = Assert.Throws<TokenizerException>(() => Tokenizer.FromJson(Encoding.UTF8.GetBytes(text), "bad.json")).Message;
        Assert.StartsWith("bad.json: ", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        string text = string.Concat(Enumerable.Repeat("{\"model\":", 100_000));
        Assert.Contains("64 levels",
            Assert.Throws<TokenizerException>(() =>
            Tokenizer.FromJson(Encoding.UTF8.GetBytes(text), "deep.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused()
    {
        byte[] whole = File.ReadAllBytes(SmallTokenizer.Path);
        for (int length = 0; length < whole.Length - 2; length += 37)
            Assert.Throws<TokenizerException>(() => Tokenizer.FromJson(whole.AsMemory(0, length), "cut.json"));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] bytes = File.ReadAllBytes(SmallTokenizer.Path);
        bytes[100] = 0xFF;
        Assert.Contains("not UTF-8", Assert.Throws<TokenizerException>(() => Tokenizer.FromJson(bytes, "x.json")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Merges_as_texts_and_as_pairs_are_the_same()
    {
        Tokenizer texts = SmallTokenizer.With(root => root["model"]!["merges"] =
            new JsonArray([.. root["model"]!["merges"]!.AsArray().Select(pair => (JsonNode)$"{pair![0]} {pair[1]}")]));
        Assert.Equal(SmallTokenizer.Shared.Encode(SmallTokenizer.TrainingText).Ids, texts.Encode(SmallTokenizer.TrainingText).Ids);
    }

    [Fact]
    public void Byte_fallback_without_all_bytes_gives_the_unknown_token()
    {
        Tokenizer tokenizer = SmallTokenizer.With(root =>
        {
            (root["added_tokens"], root["pre_tokenizer"]) = (new JsonArray(), null);
            root["model"] = JsonNode.Parse(
                """{"type":"BPE","unk_token":"?","byte_fallback":true,"vocab":{"?":0,"a":1,"<0xC3>":2,"<0xA9>":3},"merges":[]}""");
        });
        Assert.Equal([1, 0, 2, 3, 1], tokenizer.Encode("aèéa", new EncodeOptions { AddSpecial = false }).Ids);
    }

    [Fact]
    public void A_tokenizer_with_more_tokens_than_a_model_has_rows_is_refused()
    {
        SmallTokenizer.Shared.RequireRows(320, "model");
        string message = Assert.Throws<TokenizerException>(() => SmallTokenizer.Shared.RequireRows(319, "model")).Message;
        Assert.Contains("found token 319", message, StringComparison.Ordinal);
        Assert.Contains("ids below 319", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_tokenizer_says_what_it_looked_for()
    {
        using var folder = new Shared.TemporaryFolder();
        folder.Write("tokenizer.model", [1]);
        string message = Assert.Throws<TokenizerException>(() => Tokenizer.Load(folder.Path)).Message;
        Assert.Contains("tokenizer.model only, a SentencePiece file; expected tokenizer.json, or vocab.json and merges.txt", message,
            StringComparison.Ordinal);
    }
}
