using System.CommandLine;
using Reference.Training.Runs;

namespace Reference.Cli.Runs;

/// <summary>A run as a verb is given it: a file, flags, or both; the flag wins.</summary>
internal sealed class RunCommandLine
{
    private readonly Argument<string?> _file = new("file") { Description = "a run's file, as init writes it", DefaultValueFactory = _ => null, Arity = ArgumentArity.ZeroOrOne };
    private readonly RunFlags _flags;

    /// <summary>Adds the file and the flags to a verb.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="keys">The fields that have flags; all where empty.</param>
    public RunCommandLine(Command command, params string[] keys)
    {
        command.Arguments.Add(_file);
        _flags = new RunFlags(command, keys);
    }

    /// <summary>The run that was asked for, checked.</summary>
    /// <exception cref="RunSettingException">Something is wrong with it.</exception>
    public RunOptions Options(ParseResult parsed)
    {
        string? file = parsed.GetValue(_file);
        if (file is not null && !File.Exists(file)) throw new RunSettingException([$"there is no file {file}; write one with: reference init {file}"]);
        RunSetting[] settings = [.. file is null ? [] : RunFile.Read(file), .. _flags.Given(parsed)];
        RunOptions options = RunSettings.Apply(new RunOptions(), settings);
        IReadOnlyList<string> missing = RunChecks.MissingFiles(options);
        return missing.Count == 0 ? Full(options) : throw new RunSettingException(missing);
    }

    /// <summary>The same with full paths, so that the run can be resumed from anywhere.</summary>
    private static RunOptions Full(RunOptions options) => options with
    {
        Model = Path.GetFullPath(options.Model),
        Data = options.Data with
        {
            Train = [.. options.Data.Train.Select(Path.GetFullPath)],
            Validation = [.. options.Data.Validation.Select(Path.GetFullPath)],
        },
        Output = options.Output with { Folder = Path.GetFullPath(options.Output.Folder) },
    };
}
