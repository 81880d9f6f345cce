using System.CommandLine;

namespace Reference.Cli.Runs;

/// <summary>How verbs are told what to run: a path, and an adapter and a base beside it.</summary>
internal sealed class TargetOptions
{
    private readonly Argument<string> _path = new("model") { Description = "a run's folder, an adapter's, a model's, or a GGUF file" };
    private readonly Option<string?> _adapter = new("--adapter") { Description = "an adapter's folder, for a model", HelpName = "path" };
    private readonly Option<string?> _base = new("--base") { Description = "the base of an adapter, where its own file names another place", HelpName = "path" };
    private readonly Option<int> _threads = CommandOptions.Threads();
    private readonly Option<string> _dtype = CommandOptions.Choice("--dtype", "the type that is computed with", "f32", "f64");

    /// <summary>Adds them to a verb.</summary>
    public TargetOptions(Command command)
    {
        command.Arguments.Add(_path);
        foreach (Option option in (Option[])[_adapter, _base, _threads, _dtype]) command.Options.Add(option);
    }

    /// <summary>Opens what was named.</summary>
    public ModelTarget Open(ParseResult parsed) => ModelTarget.Open(
        parsed.GetRequiredValue(_path), parsed.GetValue(_adapter), parsed.GetValue(_base), parsed.GetRequiredValue(_threads), parsed.GetRequiredValue(_dtype));
}
