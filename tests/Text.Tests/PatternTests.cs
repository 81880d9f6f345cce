using System.Text;
using System.Text.Json.Nodes;
using Reference.Transformer.Text;

namespace Reference.Tests.Text;

/// <summary>Regular expressions, through the pre-tokenizer that holds them. Expected values are Oniguruma's.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData(@"\d+", "a12b3", "12|3")]
    [InlineData(@"a|ab", "abab", "a|a")]
    [InlineData(@"ab|a", "aba", "ab|a")]
    [InlineData(@"a{2}", "aaaaa", "aa|aa")]
    [InlineData(@"a{1,3}", "aaaaa", "aaa|aa")]
    [InlineData(@"a{,2}", "aaa", "aa|a")]
    [InlineData(@"a{2,}?", "aaaa", "aa|aa")]
    [InlineData(@"a{x}", "a{x}", "a{x}")]
    [InlineData(@"(?:ab)+", "ababa", "abab")]
    [InlineData(@"(?:a|b)*?c", "abcc", "abc|c")]
    [InlineData(@"a++a", "aaaa", "")]
    [InlineData(@"(?>a|ab)c", "abc ac", "ac")]
    [InlineData(@"\s+(?!\S)|\s+", "a   b", "  | ")]
    [InlineData(@"(?<=a)b", "abcb", "b")]
    [InlineData(@"(?<![a-c])d", "ad d", "d")]
    [InlineData(@"a(?=b)", "abac", "a")]
    [InlineData(@"^b|c$", "b\nbc", "b|b|c")]
    [InlineData(@"\Aa|b\z", "ab", "a|b")]
    [InlineData(@"\bab\b", "ab cab ab", "ab|ab")]
    [InlineData(@"[^\s\p{L}]", "a, b", ",")]
    [InlineData(@"[\p{Lu}-]", "A-b", "A|-")]
    [InlineData(@"[a\-c]+", "a-c", "a-c")]
    [InlineData(@"[]a]+", "]a", "]a")]
    [InlineData(@"[\x41-\x{43}\u0044]+", "ABCDE", "ABCD")]
    [InlineData(@"[a[b-d]]+", "abde", "abd")]
    [InlineData(@"\P{L}|\p{^L}", "a1", "1")]
    [InlineData(@"(?i:'S)", "'s 'S '\u017F", "'s|'S|'\u017F")]
    [InlineData(@"(?i)k", "kK\u212A", "k|K|\u212A")]
    [InlineData(@"(?i:a)b", "AbAB", "Ab")]
    [InlineData(@"(?i:[a-c]+)d", "aBCd", "aBCd")]
    [InlineData(@"\p{L}+", "\U00010400\U0001F600x", "\U00010400|x")]
    [InlineData(@".", "\U0001F600\n", "\U0001F600")]
    [InlineData(@"\w+", "na\u0308ive \u0905\u0902", "na\u0308ive|\u0905\u0902")]
    public void Patterns_match_what_Oniguruma_matches(string pattern, string text, string expected)
    {
        Assert.Equal(expected, string.Join('|', Matches(pattern, text)));
    }

    [Theory]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData(@"\p{Han}")]
    [InlineData(@"(a)\1")]
    [InlineData("(?<name>a)")]
    [InlineData("[a&&b]")]
    [InlineData("[[:alpha:]]")]
    [InlineData("(?<=ab)c")]
    [InlineData("(?:a*)*")]
    [InlineData("a{3,1}")]
    [InlineData("a{100000}")]
    [InlineData("(?:(?:a{900}b){900}c){900}")]
    [InlineData("[b-a]")]
    [InlineData(@"\")]
    [InlineData(@"\q")]
    [InlineData(@"\x{110000}")]
    public void What_a_pattern_may_not_hold_is_named(string pattern)
    {
        string message = Assert.Throws<TokenizerException>(() => Matches(pattern, "a")).Message;
        Assert.Contains("$.pre_tokenizer.pattern.Regex: found ", message, StringComparison.Ordinal);
        Assert.Contains(" at character ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_groups_are_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("(", 10_000));
        Assert.Contains("in one another", Assert.Throws<TokenizerException>(() => Matches(deep, "a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Catastrophic_backtracking_stops_at_a_number_of_steps()
    {
        string message = Assert.Throws<TokenizerException>(() => Matches("(?:a|a)*b", new string('a', 64))).Message;
        Assert.Contains("over 1000 steps for each of the text's 64 characters", message, StringComparison.Ordinal);
    }

    private static string[] Matches(string pattern, string text)
    {
        string json = System.Text.Json.JsonSerializer.Serialize(pattern);
        Tokenizer tokenizer = SmallTokenizer.With(root =>
        {
            root["pre_tokenizer"] = JsonNode.Parse(
                $$"""{"type":"Split","pattern":{"Regex":{{json}}},"behavior":"Removed","invert":true}""");
            root["normalizer"] = null;
            root["model"] = JsonNode.Parse("""{"type":"BPE","unk_token":"<?>","fuse_unk":true,"vocab":{"<?>":0},"merges":[]}""");
            root["added_tokens"] = new JsonArray();
        });
        Rune[] runes = [.. text.EnumerateRunes()];
        return [.. tokenizer.Encode(text,
            new EncodeOptions { AddSpecial = false }).Offsets.Select(offset => string.Concat(runes[offset.Start..offset.End]))];
    }
}
