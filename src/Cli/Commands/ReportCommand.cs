using System.CommandLine;
using Reference.Cli.Runs;
using Reference.Tensors.Formats;
using Reference.Training.Reports;
using Reference.Training.Runs;

namespace Reference.Cli.Commands;

/// <summary>reference report: writes a run's report anew from its files, also while it runs.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "a run's folder" };
        var output = new Option<string?>("--out") { Description = "the file to write; report.html in the run's folder where left out", HelpName = "path" };
        var command = new Command(
            "report",
            """
            Writes one HTML file that needs nothing else: curves, data, answers before and after, configuration and hashes.

            Example: reference report runs/run-001
            """)
        { run, output };
        command.SetAction(parsed => ExitCodes.Guard(() => Run(parsed.GetRequiredValue(run), parsed.GetValue(output))));
        return command;
    }

    private static void Run(string path, string? output)
    {
        RunFolder folder = RunFolder.Open(path);
        string file = output ?? folder.Report;
        Write(folder, file);
        Console.WriteLine($"{file} written");
    }

    /// <summary>Writes a run's report.</summary>
    public static void Write(RunFolder folder, string file)
    {
        RunOptions options = RunFile.OptionsOf(folder);
        RunManifest? manifest = File.Exists(folder.Manifest) ? RunManifest.Read(folder.Manifest) : null;
        ReportData data = RunReport.Of(folder.Name, options, new RunMetrics(folder.Metrics).Read(), RunSummary.Read(folder.Summary), manifest);
        string page = HtmlReport.Write(data);
        AtomicFile.Write(file, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(page)));
    }
}
