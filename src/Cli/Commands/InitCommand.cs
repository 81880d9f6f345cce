using System.CommandLine;
using Reference.Cli.Runs;
using Reference.Training.Runs;

namespace Reference.Cli.Commands;

/// <summary>reference init: writes a run's file with every field, its default and what it does.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var output = new Argument<string>("file") { Description = "the file to write", DefaultValueFactory = _ => "run.yaml" };
        var command = new Command(
            "init",
            """
            Writes a run's file: every field with its default and a line that says what it does. Fields given as flags are filled in.

            Example: reference init run.yaml --model base-model --data train.jsonl --data-validation-fraction 0.1
            """)
        { output };
        var flags = new RunFlags(command);
        command.SetAction(parsed => ExitCodes.Guard(() => Run(parsed.GetRequiredValue(output), [.. flags.Given(parsed)])));
        return command;
    }

    private static void Run(string path, IReadOnlyList<RunSetting> given)
    {
        if (File.Exists(path)) throw new IOException($"{path} is there already; name another file");
        RunSetting[] missing =
        [
            .. given.Any(setting => setting.Key == "model") ? [] : new[] { new RunSetting("model", ["DIR_OR_GGUF"], "init") },
            .. given.Any(setting => setting.Key == "data.train") ? [] : new[] { new RunSetting("data.train", ["train.jsonl"], "init") },
        ];
        RunOptions options = RunSettings.Apply(new RunOptions(), [.. missing, .. given]);
        File.WriteAllText(path, $"# A run of Reference. Start it: reference train {path}\n# Every field is also a flag, and the flag wins.\n"
            + RunYaml.Text(options, commented: true));
        Console.WriteLine($"{path} written; edit it, then: reference plan {path}");
    }
}
