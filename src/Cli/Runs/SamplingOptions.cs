using System.CommandLine;
using Reference.Training.Runs;
using Reference.Transformer.Generation;

namespace Reference.Cli.Runs;

/// <summary>How answers are made: what is not given comes from the model's generation_config.json, greedy unless said.</summary>
internal sealed class SamplingOptions
{
    private readonly Option<int?> _tokens = new("--max-tokens") { Description = "tokens of an answer at most", HelpName = "n" };
    private readonly Option<double?> _temperature = new("--temperature") { Description = "draws tokens; 0 takes the likeliest", HelpName = "number" };
    private readonly Option<int?> _topK = new("--top-k") { Description = "draws from the k likeliest", HelpName = "n" };
    private readonly Option<double?> _topP = new("--top-p") { Description = "draws from the likeliest that have this probability together", HelpName = "number" };
    private readonly Option<double?> _minP = new("--min-p") { Description = "draws from tokens this likely, relative to the likeliest", HelpName = "number" };
    private readonly Option<double?> _penalty = new("--repetition-penalty") { Description = "above 1 makes repetition less likely", HelpName = "number" };
    private readonly Option<string[]> _stop = new("--stop") { Description = "a text that ends an answer; may be given several times", HelpName = "text" };
    private readonly Option<long> _seed = new("--seed") { Description = "the seed of what is drawn: the same seed gives the same answer", HelpName = "n", DefaultValueFactory = _ => 0 };

    /// <summary>Adds them to a verb.</summary>
    public SamplingOptions(Command command)
    {
        foreach (Option option in (Option[])[_tokens, _temperature, _topK, _topP, _minP, _penalty, _stop, _seed]) command.Options.Add(option);
    }

    /// <summary>The options for a model.</summary>
    /// <exception cref="ArgumentException">A value lies outside its range.</exception>
    public GenerationOptions Of(ParseResult parsed, ModelTarget target)
    {
        GenerationOptions options = Laid(parsed, GenerationConfigFile.ForModel(target.ModelPath, target.Tokenizer));
        if (parsed.GetRequiredValue(_seed) < 0) throw new RunSettingException([$"--seed {parsed.GetRequiredValue(_seed)}: expected a whole number of at least 0"]);
        options.Validate(target.Model.Config.VocabularySize);
        return options;
    }

    /// <summary>Checks what was given by itself, before a model is loaded.</summary>
    /// <exception cref="RunSettingException">A value lies outside its range.</exception>
    public void Check(ParseResult parsed)
    {
        try
        {
            Laid(parsed, new GenerationOptions()).Validate();
        }
        catch (ArgumentException error)
        {
            throw new RunSettingException([error.Message]);
        }
    }

    /// <summary>What was given, over what the model says.</summary>
    private GenerationOptions Laid(ParseResult parsed, GenerationOptions model)
    {
        bool draws = parsed.GetValue(_temperature) is > 0 || parsed.GetValue(_topK) is not null || parsed.GetValue(_topP) is not null || parsed.GetValue(_minP) is not null;
        return model with
        {
            MaxNewTokens = parsed.GetValue(_tokens) ?? model.MaxNewTokens ?? 256,
            Sample = draws,
            Temperature = parsed.GetValue(_temperature) ?? model.Temperature,
            TopK = parsed.GetValue(_topK) ?? model.TopK,
            TopP = parsed.GetValue(_topP) ?? model.TopP,
            MinP = parsed.GetValue(_minP) ?? model.MinP,
            RepetitionPenalty = parsed.GetValue(_penalty) ?? model.RepetitionPenalty,
            StopStrings = parsed.GetValue(_stop) is { Length: > 0 } stops ? stops : model.StopStrings,
            Seed = (ulong)parsed.GetRequiredValue(_seed),
        };
    }
}
