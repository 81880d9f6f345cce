using System.CommandLine;
using Reference.Cli.Commands;

namespace Reference.Cli;

/// <summary>The tool. Exit codes: 0 done, 1 failed, 2 used wrongly.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        var root = new RootCommand("Reference: fine-tuning transformers in pure managed C#. Every verb has --help with an example.")
        {
            TraceCommand.Create(),
            InspectCommand.Create(),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
            Console.Error.WriteLine("Try --help.");
            return ExitCodes.UsedWrongly;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
