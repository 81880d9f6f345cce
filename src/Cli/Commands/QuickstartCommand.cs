using System.CommandLine;
using Reference.Cli.Output;
using Reference.Cli.Quickstart;

namespace Reference.Cli.Commands;

/// <summary>reference quickstart: the whole loop on the embedded model and data, in about a minute.</summary>
internal static class QuickstartCommand
{
    public static Command Create()
    {
        Option<int> threads = CommandOptions.Threads();
        var output = new Option<string>("--output-folder") { Description = "where the run gets a folder of its own", HelpName = "path", DefaultValueFactory = _ => "runs" };
        var control = new Option<bool>("--random-base") { Description = "the control: only the domain adapter, on weights that were never trained" };
        var command = new Command(
            "quickstart",
            """
            Fine-tunes the embedded model before your eyes: a domain adapter, a task adapter beside it, what each forgot, a merge, a report. Needs nothing
            but this tool. The last line is the SHA-256 of what was trained.

            Example: reference quickstart
            """)
        { threads, output, control };
        command.SetAction(parsed => ExitCodes.Guard(() =>
        {
            using var run = new QuickstartRun(parsed.GetRequiredValue(threads), OutputModes.Of(json: false), parsed.GetRequiredValue(output));
            return parsed.GetValue(control) ? run.RunControl() : run.Run();
        }));
        return command;
    }
}
