using System.CommandLine;
using Reference.Training.Runs;

namespace Reference.Cli.Runs;

/// <summary>Every field of a run as a flag. What is not given is not set, so that a file's value stands.</summary>
internal sealed class RunFlags
{
    private const int LongestKind = 16;
    private readonly List<(RunField Field, Option<string[]> Option)> _flags = [];

    /// <summary>Adds the flags to a verb.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="keys">The fields; all where empty.</param>
    public RunFlags(Command command, params string[] keys)
    {
        foreach (RunField field in RunFields.All)
        {
            if (keys.Length > 0 && !keys.Contains(field.Key)) continue;
            var option = new Option<string[]>(field.Flag)
            {
                Description = field.Kind.Length > LongestKind ? $"{field.Help}: {field.Kind.Replace("|", ", ", StringComparison.Ordinal)}" : field.Help,
                HelpName = field.Kind.Length > LongestKind ? "word" : field.Kind,
                Arity = field.IsSwitch ? ArgumentArity.ZeroOrOne : field.IsList ? ArgumentArity.ZeroOrMore : ArgumentArity.ExactlyOne,
                AllowMultipleArgumentsPerToken = field.IsList,
                CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
            };
            command.Options.Add(option);
            _flags.Add((field, option));
        }
    }

    /// <summary>What was given.</summary>
    public IEnumerable<RunSetting> Given(ParseResult parsed)
    {
        foreach ((RunField field, Option<string[]> option) in _flags)
        {
            if (parsed.GetResult(option) is not { Implicit: false } result) continue;
            string[] texts = [.. result.Tokens.Select(token => token.Value)];
            yield return new RunSetting(field.Key, field.IsSwitch && texts.Length == 0 ? ["true"] : texts, field.Flag);
        }
    }
}
