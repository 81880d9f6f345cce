using FsCheck.Xunit;
using Reference.Transformer.Generation;

namespace Transformer.Tests.Generation;

public sealed class StopMatcherTests
{
    [Theory]
    [InlineData("one two STOP three", "STOP", "one two ")]
    [InlineData("aab", "ab", "a")]
    [InlineData("no end", "STOP", "no end")]
    [InlineData("abcX", "abcX|bc", "a")]
    [InlineData("STO STOP", "STOP", "STO ")]
    [InlineData("STOP", "STOP|TOP", "")]
    public void The_text_ends_before_the_stop_string_however_it_is_cut(string text, string stops, string expected)
    {
        for (uint pattern = 0; pattern < 1u << (text.Length - 1); pattern++)
            Assert.Equal(expected, Shown(text, stops.Split('|'), pattern));
    }

    [Property(Replay = "20266,4721", MaxTest = 300)]
    public void Cuts_do_not_matter(uint letters, uint cuts, uint first, uint second)
    {
        string text = Letters(letters, 14);
        string[] stops = [Letters(first, 3), Letters(second, 1 + (int)(second % 4))];
        Assert.Equal(Shown(text, stops, uint.MaxValue), Shown(text, stops, cuts));
        Assert.Equal(Shown(text, stops, uint.MaxValue), Shown(text, stops, 0));
    }

    [Fact]
    public void What_cannot_begin_a_stop_string_is_shown_at_once()
    {
        var matcher = new StopMatcher(["<end>"]);
        Assert.Equal("a", matcher.Take("a<"));
        Assert.Equal("", matcher.Take("en"));
        Assert.Equal("<ent", matcher.Take("t<"));
        Assert.Equal("<", matcher.Flush());
        Assert.False(matcher.Stopped);
    }

    private static string Shown(string text, string[] stops, uint cuts)
    {
        var matcher = new StopMatcher(stops);
        string shown = "", piece = "";
        for (int i = 0; i < text.Length; i++)
        {
            piece += text[i];
            if ((cuts >> (i % 32) & 1) == 0) continue;
            shown += matcher.Take(piece);
            piece = "";
        }

        return shown + matcher.Take(piece) + matcher.Flush();
    }

    // Two letters only, so that stop strings are met often.
    private static string Letters(uint bits, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => (bits >> i & 1) == 0 ? 'a' : 'b'));
}
