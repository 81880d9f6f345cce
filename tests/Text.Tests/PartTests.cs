using System.Text;
using System.Text.Json.Nodes;
using Reference.Transformer.Text;

namespace Reference.Tests.Text;

/// <summary>
/// Normalizers, pre-tokenizers and decoders beyond those of the golden tokenizers. Expected values are the tokenizers library's.
/// </summary>
public sealed class PartTests
{
    [Theory]
    [InlineData("""{"type":"Whitespace"}""", "a_b, c!?d", "a_b|,|c|!?|d")]
    [InlineData("""{"type":"WhitespaceSplit"}""", " a,b  c ", "a,b|c")]
    [InlineData("""{"type":"Punctuation","behavior":"Isolated"}""", "a,b!", "a|,|b|!")]
    [InlineData("""{"type":"Punctuation","behavior":"Removed"}""", "a,b!", "a|b")]
    [InlineData("""{"type":"Punctuation","behavior":"MergedWithPrevious"}""", "a,,b", "a,|,|b")]
    [InlineData("""{"type":"Punctuation","behavior":"MergedWithNext"}""", "a,,b", "a|,|,b")]
    [InlineData("""{"type":"Punctuation","behavior":"Contiguous"}""", "a,,b", "a|,,|b")]
    [InlineData("""{"type":"Digits","individual_digits":false}""", "a12b", "a|12|b")]
    [InlineData("""{"type":"Digits","individual_digits":true}""", "a12b", "a|1|2|b")]
    [InlineData("""{"type":"BertPreTokenizer"}""", "a,b c", "a|,|b|c")]
    [InlineData("""{"type":"CharDelimiterSplit","delimiter":"-"}""", "a-b--c", "a|b|c")]
    [InlineData("""{"type":"Split","pattern":{"String":"ab"},"behavior":"Isolated","invert":false}""", "cabab", "c|ab|ab")]
    [InlineData("""{"type":"Split","pattern":{"String":"ab"},"behavior":"Removed","invert":true}""", "cabdab", "ab|ab")]
    public void Pre_tokenizers_split(string json, string text, string expected)
    {
        Assert.Equal(expected, string.Join('|', Words(Words("pre_tokenizer", json), text)));
    }

    [Theory]
    [InlineData("""{"type":"NFC"}""", "e\u0301\uAC00", "\u00E9\uAC00")]
    [InlineData("""{"type":"NFD"}""", "\u00E9\uAC01\u1EA5", "e\u0301\u1100\u1161\u11A8a\u0302\u0301")]
    [InlineData("""{"type":"NFKC"}""", "\uFB01\u00BD\u2460\uFF21", "fi1\u204421A")]
    [InlineData("""{"type":"NFKD"}""", "\uFB01\u00E9", "fie\u0301")]
    [InlineData("""{"type":"NFC"}""", "a\u0323\u0302\u0301q\u0307\u0323", "\u1EAD\u0301q\u0323\u0307")]
    [InlineData("""{"type":"NFC"}""", "\u1100\u1161\u11A8\u0958\u212B", "\uAC01\u0915\u093C\u00C5")]
    [InlineData("""{"type":"Lowercase"}""", "A\u0130\u03A3\U00010400", "ai\u0307\u03C3\U00010428")]
    [InlineData("""{"type":"StripAccents"}""", "e\u0301a", "ea")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":false}""", " a ", "a ")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":"b+"},"content":"xy"}""", "abbc", "axyc")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"_"},{"type":"Lowercase"}]}""", "A", "_a")]
    public void Normalizers_change(string json, string text, string expected)
    {
        // Each code point is its own token, so that the tokens' texts are the normalised text.
        string characters = string.Join(',', expected.EnumerateRunes().Distinct().Select((rune, i) => $"\"{rune}\":{i}"));
        Tokenizer tokenizer = SmallTokenizer.With(root =>
        {
            root["pre_tokenizer"] = null;
            root["normalizer"] = JsonNode.Parse(json);
            root["model"] = JsonNode.Parse($$"""{"type":"BPE","vocab":{{{characters}}},"merges":[]}""");
            root["added_tokens"] = new JsonArray();
        });
        Assert.Equal(expected, string.Concat(tokenizer.Encode(text, new EncodeOptions { AddSpecial = false }).Tokens));
    }

    [Theory]
    [InlineData("""{"type":"BPEDecoder","suffix":"</w>"}""", "a</w>|b|c</w>", "a bc")]
    [InlineData("""{"type":"Strip","content":"_","start":1,"stop":2}""", "__a___", "_a_")]
    [InlineData("""{"type":"Metaspace","replacement":"_","prepend_scheme":"never"}""", "_a|_b", " a b")]
    [InlineData("""{"type":"Metaspace","replacement":"_","add_prefix_space":true}""", "_a|_b", "a b")]
    [InlineData("""{"type":"ByteFallback"}""", "<0xE4>|<0xBD>|<0xA0>|x|<0xE4>|<0xBD>", "\u4F60x\uFFFD\uFFFD")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":"[bc]"},"content":"-"}""", "abc|c", "a---")]
    [InlineData("null", "a|b", "a b")]
    public void Decoders_join(string json, string tokens, string expected)
    {
        string[] texts = tokens.Split('|');
        string vocabulary = string.Join(',', texts.Distinct().Select((text, i) => $"\"{text}\":{i}"));
        Tokenizer tokenizer = SmallTokenizer.With(root =>
        {
            root["decoder"] = JsonNode.Parse(json);
            root["model"] = JsonNode.Parse($$"""{"type":"BPE","vocab":{{{vocabulary}}},"merges":[]}""");
            root["added_tokens"] = new JsonArray();
        });
        Assert.Equal(expected, tokenizer.Decode(texts.Select(text => tokenizer.IdOf(text)!.Value)));
    }

    [Fact]
    public void Word_ends_and_continuing_prefixes_are_part_of_the_tokens()
    {
        Tokenizer tokenizer = SmallTokenizer.With(root =>
        {
            root["pre_tokenizer"] = JsonNode.Parse("""{"type":"WhitespaceSplit"}""");
            root["added_tokens"] = new JsonArray();
            root["model"] = JsonNode.Parse("""
                {"type":"BPE","continuing_subword_prefix":"##","end_of_word_suffix":"</w>",
                 "vocab":{"a":0,"##b":1,"##b</w>":2,"ab":3,"a</w>":4,"abb</w>":5},"merges":["a ##b","ab ##b</w>"]}
                """);
        });
        Assert.Equal([5, 4], tokenizer.Encode("abb a", new EncodeOptions { AddSpecial = false }).Ids);
    }

    private static Tokenizer Words(string part, string json) => SmallTokenizer.With(root =>
    {
        root[part] = JsonNode.Parse(json);
        root["model"] = JsonNode.Parse("""{"type":"BPE","unk_token":"<?>","fuse_unk":true,"vocab":{"<?>":0},"merges":[]}""");
        root["added_tokens"] = new JsonArray();
    });

    private static IEnumerable<string> Words(Tokenizer tokenizer, string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        return tokenizer.Encode(text,
            new EncodeOptions { AddSpecial = false }).Offsets.Select(offset => string.Concat(runes[offset.Start..offset.End]));
    }
}
