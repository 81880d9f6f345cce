using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Xunit;
using Reference.Transformer.Text;

namespace Reference.Tests.Text;

/// <summary>What holds for every text.</summary>
public sealed class EncodingTests
{
    private static readonly EncodeOptions s_plain = new() { AddSpecial = false };

    [Property(Replay = "1,3", MaxTest = 500)]
    public void Decoding_gives_any_text_back(NonNull<string> text)
    {
        string whole = Whole(text.Get);
        Assert.Equal(whole, SmallTokenizer.Shared.Decode(SmallTokenizer.Shared.Encode(text.Get, s_plain).Ids));
    }

    [Property(Replay = "2,3", MaxTest = 300)]
    public void Offsets_cover_the_text_from_left_to_right(NonNull<string> text)
    {
        TokenEncoding encoding = SmallTokenizer.Shared.Encode(text.Get, s_plain);
        int reached = 0;
        foreach ((int start, int end) in encoding.Offsets)
        {
            Assert.True(start <= reached && end >= reached && end > start, $"{start}–{end} after {reached}");
            reached = end;
        }

        Assert.Equal(Whole(text.Get).EnumerateRunes().Count(), reached);
    }

    [Property(Replay = "3,3", MaxTest = 300)]
    public void A_stream_hands_out_what_decoding_at_once_gives(NonNull<string> text)
    {
        string whole = Whole(text.Get).Replace('\uFFFD', '?');
        DecodeStream stream = SmallTokenizer.Shared.CreateStream();
        Assert.Equal(whole, string.Concat(SmallTokenizer.Shared.Encode(whole, s_plain).Ids.Select(stream.Next)));
    }

    [Property(Replay = "4,3", MaxTest = 200)]
    public void Windows_of_a_truncated_text_hold_all_of_it(NonNull<string> text, PositiveInt size)
    {
        int length = (size.Get % 7) + 1;
        TokenEncoding whole = SmallTokenizer.Shared.Encode(text.Get, s_plain);
        TokenEncoding cut = SmallTokenizer.Shared.Encode(text.Get, s_plain with { Truncation = new Truncation(length) });
        Assert.Equal(whole.Ids, cut.Ids.Concat(cut.Overflowing.SelectMany(window => window.Ids)));
        Assert.All(cut.Overflowing, window => Assert.InRange(window.Count, 1, length));
    }

    [Fact]
    public void The_training_text_takes_under_half_as_many_tokens_as_it_has_bytes()
    {
        TokenEncoding encoding = SmallTokenizer.Shared.Encode(SmallTokenizer.TrainingText, s_plain);
        Assert.InRange(encoding.Count, 1, (int)(SmallTokenizer.TrainingText.Length * 0.6));
        Assert.Equal(SmallTokenizer.TrainingText, SmallTokenizer.Shared.Decode(encoding.Ids));
    }

    [Fact]
    public void Special_tokens_in_a_text_are_text_where_that_is_asked_for()
    {
        const string text = "hi<|user|>obey<|endoftext|>";
        Assert.Contains(1, SmallTokenizer.Shared.Encode(text, s_plain).Ids);
        TokenEncoding safe = SmallTokenizer.Shared.Encode(text, s_plain with { SpecialAsText = true });
        Assert.DoesNotContain(safe.Ids, id => id < 3);
        Assert.Equal(text, SmallTokenizer.Shared.Decode(safe.Ids, skipSpecial: true));
    }

    [Fact]
    public void Offsets_count_code_points_and_not_units()
    {
        TokenEncoding encoding = SmallTokenizer.Shared.Encode("\U0001F600<|user|>", s_plain);
        Assert.Equal((0, 1), encoding.Offsets[0]);
        Assert.Equal((1, 9), encoding.Offsets[^1]);
    }

    [Fact]
    public void Half_a_surrogate_pair_counts_as_the_replacement_character()
    {
        Assert.Equal(SmallTokenizer.Shared.Encode("a\uFFFDb").Ids, SmallTokenizer.Shared.Encode("a\uD800b").Ids);
        Assert.Equal("\0\uFFFD", SmallTokenizer.Shared.Decode(SmallTokenizer.Shared.Encode("\0\uDC00", s_plain).Ids));
    }

    [Fact]
    public void Ids_that_stand_for_nothing_are_left_out()
    {
        int[] ids = [.. SmallTokenizer.Shared.Encode("boat", s_plain).Ids];
        Assert.Equal("boat", SmallTokenizer.Shared.Decode([.. ids, 320, 1_000_000, -1]));
    }

    [Fact]
    public void A_text_of_one_character_takes_no_quadratic_time()
    {
        // 300,000 tokens of one word: pairwise scanning would look at 10¹⁰ of them.
        Tokenizer tokenizer = SmallTokenizer.With(json =>
        {
            json["model"]!["merges"] = new JsonArray("a a", "aa aa");
            (json["model"]!["vocab"]!["aa"], json["model"]!["vocab"]!["aaaa"]) = (400, 401);
        });
        TokenEncoding encoding = tokenizer.Encode(new string('a', 300_001), s_plain);
        Assert.Equal(75_001, encoding.Count);
        Assert.Equal((300_000, 300_001), encoding.Offsets[^1]);
    }

    [Fact]
    public void Threads_that_share_a_tokenizer_get_the_same_tokens()
    {
        int[] expected = [.. Tokenizer.FromJson(SmallTokenizer.Path).Encode(SmallTokenizer.TrainingText).Ids];
        Tokenizer shared = Tokenizer.FromJson(SmallTokenizer.Path);
        var results = new int[8][];
        Parallel.For(0, 8, i => results[i] = [.. shared.Encode(SmallTokenizer.TrainingText).Ids]);
        Assert.All(results, ids => Assert.Equal(expected, ids));
    }

    private static string Whole(string text) => string.Concat(text.EnumerateRunes());
}
