using System.Text;
using Reference.Tests.Shared;
using Reference.Transformer.Configuration;
using Reference.Transformer.Generation;

namespace Transformer.Tests.Generation;

public sealed class GenerationConfigTests
{
    [Fact]
    public void A_file_of_transformers_is_read()
    {
        GenerationOptions options = Parse(
            """
            {"_from_model_config": true, "bos_token_id": 1, "eos_token_id": [2, 7], "pad_token_id": 2, "do_sample": true,
             "temperature": 0.6, "top_k": 20, "top_p": 0.95, "min_p": 0.05, "repetition_penalty": 1.1, "no_repeat_ngram_size": 3, "max_length": 4096,
             "min_length": 2, "bad_words_ids": [[3], [4, 5]], "sequence_bias": [[[9, 1], -2.5]], "suppress_tokens": [8],
             "exponential_decay_length_penalty": [10, 1.5], "stop_strings": "END", "transformers_version": "5.23.0"}
            """);
        Assert.Equal([2, 7], options.EndTokens);
        Assert.Equal((true, 0.6, 20, 0.95, 0.05), (options.Sample, options.Temperature, options.TopK, options.TopP, options.MinP));
        Assert.Equal((1.1, 3, 4096, 2), (options.RepetitionPenalty, options.NoRepeatNgramSize, options.MaxLength, options.MinLength));
        Assert.Null(options.MaxNewTokens);
        Assert.Equal([[3], [4, 5]], options.BadWords);
        Assert.Equal((9, -2.5), (options.SequenceBias[0].Ids[0], options.SequenceBias[0].Bias));
        Assert.Equal((10, 1.5), options.LengthDecay);
        Assert.Equal(["END"], options.StopStrings);
        Assert.Empty(options.Warnings);
    }

    [Fact]
    public void What_it_does_not_say_has_the_defaults_of_transformers()
    {
        GenerationOptions options = Parse("""{"temperature": null, "top_k": null}""");
        Assert.Equal((false, 1, 50, 1, 0), (options.Sample, options.Temperature, options.TopK, options.TopP, options.MinP));
        Assert.Equal((1, 256), (options.RepetitionPenalty, options.MaxNewTokens));
    }

    [Theory]
    [InlineData("""{"num_beams": 4}""", "$.num_beams: found 4; expected 1 or nothing. Beam search")]
    [InlineData("""{"temperature": -1}""", "$.temperature: found -1; expected a number from 0")]
    [InlineData("""{"top_p": 0}""", "$.top_p: found 0")]
    [InlineData("""{"eos_token_id": -2}""", "$.eos_token_id: found -2; expected a token id of 0 or more, or a list of them")]
    [InlineData("""{"eos_token_id": [1, "a"]}""", "$.eos_token_id: found [1, \"a\"]")]
    [InlineData("""{"bad_words_ids": [[1], []]}""", "$.bad_words_ids: found [[1], []]; expected a list of lists of token ids, none empty")]
    [InlineData("""{"sequence_bias": [[[1], "a"]]}""", "$.sequence_bias")]
    [InlineData("""{"exponential_decay_length_penalty": [1.5, 2]}""", "found [1.5, 2]; expected a list of a whole number and a factor")]
    [InlineData("""{"penalty_alpha": 0.6}""", "$.penalty_alpha: found 0.6")]
    public void Faults_name_file_and_path(string json, string expected)
    {
        var error = Assert.Throws<ConfigException>(() => Parse(json));
        Assert.Contains("generation_config.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_is_warned_of() =>
        Assert.Contains("$.heat: the key, 0.5, is not known", Assert.Single(Parse("""{"heat": 0.5}""").Warnings), StringComparison.Ordinal);

    [Fact]
    public void A_model_folder_states_its_options_or_has_the_defaults()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(256, GenerationConfigFile.ForModel(folder.Path, SmallWriter.Tokenizer).MaxNewTokens);
        File.WriteAllText(folder.At("generation_config.json"), """{"max_new_tokens": 7, "eos_token_id": 3}""");
        GenerationOptions options = GenerationConfigFile.ForModel(folder.Path, SmallWriter.Tokenizer);
        Assert.Equal(7, options.MaxNewTokens);
        Assert.Equal([3], options.EndTokens);
    }

    [Fact]
    public void Options_out_of_range_are_told_together()
    {
        var options = new GenerationOptions { MaxNewTokens = 0, TopP = 1.5, Temperature = -2, EndTokens = [99], StopStrings = [""] };
        string message = Assert.Throws<ArgumentException>(() => options.Validate(50)).Message;
        Assert.All(
            (string[])["max_new_tokens is 0; expected at least 1", "top_p is 1.5", "temperature is -2; expected a number above 0, or 0",
                "eos_token_id is 99; expected an id of the model, 0 … 49", "stop_strings is a list with an empty text"],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100, 10, 0)]
    [InlineData(70, 10, 2)]
    [InlineData(45, 10, 3)]
    [InlineData(30, 10, null)]
    public void The_oldest_turns_go_first(int context, int reserve, int? expected) =>
        Assert.Equal(expected, ContextWindow.DropCount(3, dropped => 85 - (dropped * 18), context, reserve));

    private static GenerationOptions Parse(string json) =>
        GenerationConfigFile.Parse(Encoding.UTF8.GetBytes(json), "generation_config.json");
}
