using System.Text.Json.Nodes;
using Reference.Transformer.Text;

namespace Reference.Tests.Text;

/// <summary>Truncation and padding beyond what the golden vectors ask for.</summary>
public sealed class LengthTests
{
    private const string A = "one two three four", B = "five six";

    [Theory]
    [InlineData(TruncationStrategy.OnlyFirst)]
    [InlineData(TruncationStrategy.OnlySecond)]
    public void Only_the_text_that_may_be_cut_is_cut(TruncationStrategy strategy)
    {
        TokenEncoding whole = SmallTokenizer.Shared.EncodePair(A, B);
        TokenEncoding cut = SmallTokenizer.Shared.EncodePair(A, B, Options(whole.Count - 2, strategy));
        int other = strategy == TruncationStrategy.OnlyFirst ? 1 : 0;
        Assert.Equal(whole.Count - 2, cut.Count);
        Assert.Equal(whole.SequenceIds.Count(id => id == other), cut.SequenceIds.Count(id => id == other));
        Assert.All(cut.Overflowing, window => Assert.Equal(0, window.Ids[0]));
    }

    [Fact]
    public void Cutting_a_second_text_that_is_not_there_is_an_error()
    {
        string message = Assert.Throws<TokenizerException>(() =>
            SmallTokenizer.Shared.Encode(A, Options(3, TruncationStrategy.OnlySecond))).Message;
        Assert.Contains("found one text; expected two", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_too_short_for_what_has_to_go_is_an_error()
    {
        string message = Assert.Throws<TokenizerException>(() =>
            SmallTokenizer.Shared.EncodePair(A, B, Options(2, TruncationStrategy.OnlySecond))).Message;
        Assert.Contains("tokens in the text that may be cut", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stride_as_long_as_a_window_is_an_error()
    {
        var options = new EncodeOptions { Truncation = new Truncation(4) { Stride = 3 } };
        string message = Assert.Throws<TokenizerException>(() => SmallTokenizer.Shared.Encode(A, options)).Message;
        Assert.Contains("found stride 3; expected 0 to 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_room_at_all_leaves_the_template_and_keeps_the_text_as_a_window()
    {
        TokenEncoding cut = SmallTokenizer.Shared.Encode(A, Options(1, TruncationStrategy.LongestFirst));
        Assert.Equal([0], cut.Ids);
        Assert.Equal(SmallTokenizer.Shared.Encode(A).Ids, Assert.Single(cut.Overflowing).Ids);
    }

    [Fact]
    public void Padding_touches_every_list_and_the_windows()
    {
        var rule = new PaddingRule(2, "<|assistant|>") { MultipleOf = 4, TypeId = 5 };
        TokenEncoding cut = Assert.Single(SmallTokenizer.Shared.EncodeBatch([A], Options(3, TruncationStrategy.LongestFirst), rule));
        Assert.All([cut, .. cut.Overflowing], row =>
        {
            Assert.Equal([4, 4, 4, 4, 4, 4, 4],
                [row.Count, row.Tokens.Count, row.Offsets.Count, row.TypeIds.Count, row.SpecialMask.Count, row.AttentionMask.Count,
                    row.SequenceIds.Count]);
            Assert.Equal((2, "<|assistant|>", (0, 0), 5, 1, 0, null),
                (row.Ids[3], row.Tokens[3], row.Offsets[3], row.TypeIds[3], row.SpecialMask[3], row.AttentionMask[3], row.SequenceIds[3]));
        });
    }

    [Fact]
    public void A_files_own_truncation_and_padding_are_told_and_not_applied()
    {
        Tokenizer tokenizer = SmallTokenizer.With(json =>
        {
            json["truncation"] = JsonNode.Parse("""{"direction":"Left","max_length":4,"strategy":"OnlyFirst","stride":1}""");
            json["padding"] = JsonNode.Parse(
                """{"strategy":{"Fixed":9},"direction":"Left","pad_to_multiple_of":8,"pad_id":2,"pad_type_id":1,"pad_token":"p"}""");
        });
        Assert.Equal(new Truncation(4) { Stride = 1, Side = TokenSide.Left, Strategy = TruncationStrategy.OnlyFirst },
            tokenizer.Truncation);
        Assert.Equal(new PaddingRule(2, "p") { Length = 9, MultipleOf = 8, Side = TokenSide.Left, TypeId = 1 }, tokenizer.Padding);
        Assert.Equal(SmallTokenizer.Shared.Encode(A).Ids, tokenizer.Encode(A).Ids);
    }

    private static EncodeOptions Options(int length, TruncationStrategy strategy) =>
        new() { Truncation = new Truncation(length) { Strategy = strategy } };
}
