using System.CommandLine;
using System.CommandLine.Parsing;
using Reference.Cli.Commands;
using Reference.Training.Runs;

namespace Reference.Cli;

/// <summary>The tool. Exit codes: 0 done, 1 failed, 2 used wrongly.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        var root = new RootCommand(
            """
            Reference: fine-tuning transformers in pure managed C#.

            Example: reference inspect tests/Parity/Pack/models/llama/model
            """)
        {
            QuickstartCommand.Create(),
            InitCommand.Create(),
            PlanCommand.Create(),
            TrainCommand.Create(),
            ResumeCommand.Create(),
            EvaluateCommand.Create(),
            GenerateCommand.Create(),
            ChatCommand.Create(),
            MergeCommand.Create(),
            DataCommand.Create(),
            InspectCommand.Create(),
            TraceCommand.Create(),
            VerifyCommand.Create(),
            ReportCommand.Create(),
        };
        ParseResult parsed = root.Parse(arguments);
        if (UnknownFlag(parsed, arguments) is { } problem)
        {
            Console.Error.WriteLine($"error: {problem}");
            Console.Error.WriteLine($"Try: reference {PathOf(parsed.CommandResult)}--help");
            return ExitCodes.UsedWrongly;
        }

        return parsed.Errors.Count > 0
            ? Misused(root, parsed)
            : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>What looks like a flag and is none: the parser would take it for a value.</summary>
    private static string? UnknownFlag(ParseResult parsed, string[] arguments)
    {
        List<string> known = ["--help", "--version"];
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult result; at = result.Parent) known.AddRange(result.Command.Options.Select(option => option.Name));
        foreach (string argument in arguments.TakeWhile(argument => argument != "--"))
        {
            string name = argument.Split('=')[0];
            if (name.Length > 2 && name.StartsWith("--", StringComparison.Ordinal) && char.IsAsciiLetter(name[2]) && !known.Contains(name))
                return $"there is no flag {name}{NearWords.Hint(name, known)}";
        }

        return null;
    }

    /// <summary>Says what is wrong with the command line and where to look.</summary>
    private static int Misused(RootCommand root, ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string verbs = string.Join(", ", root.Subcommands.Select(verb => verb.Name));
        if (command == root && parsed.UnmatchedTokens.Count == 0) Console.Error.WriteLine($"error: a verb is missing; there are {verbs}");
        else
            foreach (var error in parsed.Errors) Console.Error.WriteLine($"error: {Text(command, error.Message)}");
        Console.Error.WriteLine($"Try: reference {PathOf(parsed.CommandResult)}--help");
        return ExitCodes.UsedWrongly;
    }

    /// <summary>The verbs that lead to a command, each with a space behind it.</summary>
    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)}{result.Command.Name} " : "";

    /// <summary>The parser's messages in plain words.</summary>
    private static string Text(Command command, string message) =>
        message.StartsWith("Required argument '", StringComparison.Ordinal) ? $"a {command.Arguments[0].Name} is missing" : message;
}
