using System.CommandLine;
using Spectre.Console;

namespace Reference.Cli.Output;

/// <summary>How a verb speaks: to a terminal, as plain text (no terminal, or NO_COLOR), or as JSON lines (--json).</summary>
internal enum OutputMode
{
    /// <summary>Colours and lines that change in place.</summary>
    Terminal,

    /// <summary>Lines of text, each written once.</summary>
    Plain,

    /// <summary>One JSON object a line, and nothing else, on standard output.</summary>
    Json,
}

/// <summary>Finds the mode.</summary>
internal static class OutputModes
{
    /// <summary>--json.</summary>
    public static Option<bool> Json() => new("--json") { Description = "for machines: one JSON object a line on standard output" };

    /// <summary>The mode of this process.</summary>
    /// <param name="json">Whether --json was given.</param>
    public static OutputMode Of(bool json)
    {
        if (json) return OutputMode.Json;
        bool plain = Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            || !AnsiConsole.Profile.Capabilities.Ansi;
        return plain ? OutputMode.Plain : OutputMode.Terminal;
    }
}
