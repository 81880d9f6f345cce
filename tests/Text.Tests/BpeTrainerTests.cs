using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Training;

namespace Reference.Tests.Text;

/// <summary>Training of byte-level BPE: merges by hand, merges by counting anew, and what holds for any text.</summary>
public sealed partial class BpeTrainerTests
{
    [Fact]
    public void The_pair_that_stands_most_often_goes_first()
    {
        // Words: ab ×1, Ġab ×2, Ġabc ×3. ab 6, Ġa 5, bc 3; then Ġab 5, abc 3 (of "ab" and c); then Ġabc 3.
        Assert.Equal(["a b", "Ġ ab", "Ġab c"], Merges("ab ab ab abc abc abc", 3));
    }

    [Fact]
    public void Of_equal_counts_the_lower_left_id_goes_first_then_the_lower_right_id()
    {
        Assert.Equal(["a y", "b x", "b z"], Merges("bz.bz.bx.bx.ay.ay", 3));
    }

    [Fact]
    public void Overlapping_places_count_each_and_are_merged_from_the_left()
    {
        // aaa: aa 2 places. Then [aa a] once in each of two words.
        Assert.Equal(["a a", "aa a"], Merges("aaa\naaa", 5));
        Tokenizer tokenizer = BpeTrainer.Train("aaa\naaa", new(256 + 1)).ToTokenizer();
        Assert.Equal(["aa", "a"], tokenizer.Encode("aaa").Ids.Select(id => tokenizer.TokenOf(id)));
    }

    [Fact]
    public void Rare_pairs_are_not_merged_and_the_vocabulary_stays_small()
    {
        Assert.Empty(Merges("the quick", 100));
        TrainedBpe trained = BpeTrainer.Train("", new(1000) { Special = ["<|endoftext|>"] });
        Assert.Equal(257, trained.Tokens.Count);
        Assert.Equal(257, trained.ToTokenizer().VocabularySize);
    }

    [Fact]
    public void Merges_are_those_of_counting_every_pair_anew()
    {
        string[] special = ["<|endoftext|>"];
        TrainedBpe trained = BpeTrainer.Train(SmallTokenizer.TrainingText, new(350) { Special = special });
        Tokenizer bytes = BpeTrainer.Train("", new(257) { Special = special }).ToTokenizer();
        List<List<int>> words = [.. GptWord().Matches(SmallTokenizer.TrainingText).Select(match => bytes.Encode(match.Value).Ids.ToList())];
        for (int merge = 0; merge < trained.Merges.Count; merge++)
        {
            var counts = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair)
                .Select(group => (group.Key, Count: group.Count()));
            ((int Left, int Right) best, int count) = counts.OrderBy(pair => (-pair.Count, pair.Key.First, pair.Key.Second)).First();
            Assert.InRange(count, 2, int.MaxValue);
            Assert.Equal(best, trained.Merges[merge]);
            foreach (List<int> word in words)
                for (int i = 0; i + 1 < word.Count; i++)
                    if ((word[i], word[i + 1]) == best) Join(word, i, 257 + merge);
        }

        Assert.Equal(350 - 257, trained.Merges.Count);
    }

    [Fact]
    public void Two_trainings_give_the_same_bytes_and_special_tokens_come_first()
    {
        var options = new BpeTrainingOptions(300) { Special = ["<|endoftext|>", "<|padding|>"] };
        byte[] first = BpeTrainer.Train(SmallTokenizer.TrainingText, options).ToJson();
        Assert.Equal(first, BpeTrainer.Train(SmallTokenizer.TrainingText, options).ToJson());
        Tokenizer tokenizer = Tokenizer.FromJson(first, "trained");
        Assert.Equal(300, tokenizer.VocabularySize);
        Assert.Equal(["<|endoftext|>", "<|padding|>"], tokenizer.AddedTokens.Select(token => token.Text));
        Assert.Equal([0, 'A' - '!' + 2, 1], tokenizer.Encode("<|endoftext|>A<|padding|>").Ids);
    }

    [Property]
    public bool Any_text_comes_back(string? text)
    {
        string whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
        Tokenizer tokenizer = BpeTrainer.Train(whole + whole, new(270)).ToTokenizer();
        return tokenizer.Decode(tokenizer.Encode(whole).Ids) == whole;
    }

    [Fact]
    public void Every_byte_has_a_token()
    {
        Tokenizer tokenizer = BpeTrainer.Train("", new(256)).ToTokenizer();
        int[] points = [.. Enumerable.Range(0, 0x800), 0x1000, 0xFFFF, 0x10000, 0x10FFFF, 0xC0000, 0x40000];
        string all = string.Concat(points.Select(char.ConvertFromUtf32));
        Assert.Equal(all, tokenizer.Decode(tokenizer.Encode(all).Ids));
        byte[] bytes = Encoding.UTF8.GetBytes(all);
        Assert.Equal(bytes.Length, tokenizer.Encode(all).Count);
    }

    [Theory]
    [InlineData(256, 2, "<s>", "vocabulary size 256: expected at least 257")]
    [InlineData(300, 0, "<s>", "least count 0: expected at least 1")]
    [InlineData(300, 2, "", "special token \"\"")]
    [InlineData(300, 2, "a", "special token \"a\"")]
    public void Options_that_cannot_be_met_are_named(int size, long least, string special, string message)
    {
        var options = new BpeTrainingOptions(size) { LeastCount = least, Special = [special] };
        var fault = Assert.Throws<ArgumentException>(() => BpeTrainer.Train("text", options));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static void Join(List<int> word, int at, int id)
    {
        word[at] = id;
        word.RemoveAt(at + 1);
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex GptWord();

    private static string[] Merges(string text, int count) => Texts(BpeTrainer.Train(text, new(256 + count)));

    private static string[] Texts(TrainedBpe trained) =>
        [.. trained.Merges.Select(pair => $"{trained.Tokens[pair.Left]} {trained.Tokens[pair.Right]}")];
}
