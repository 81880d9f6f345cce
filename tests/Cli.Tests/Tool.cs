using System.Diagnostics;
using Reference.Tests.Shared;

namespace Cli.Tests;

/// <summary>The built tool, run as a user runs it.</summary>
internal static class Tool
{
    /// <summary>bin/Release/net10.0 of the tests, and so of the tool.</summary>
    private static readonly DirectoryInfo s_here = new(AppContext.BaseDirectory);

    private static readonly string s_assembly = Repository.PathOf("src", "Cli", "bin", s_here.Parent!.Name, s_here.Name, "reference.dll");

    /// <summary>A model case of the pack.</summary>
    public static string Pack(params string[] parts) => Repository.PathOf(["tests", "Parity", "Pack", .. parts]);

    /// <summary>The embedded base model, beside the tool.</summary>
    public static string BaseModel { get; } = Path.Combine(Path.GetDirectoryName(s_assembly)!, "Assets", "base-model");

    /// <summary>Runs the tool to its end in the repository's folder.</summary>
    public static ToolRun Run(params string[] arguments) => RunWith("", arguments);

    /// <summary>Runs the tool to its end with a standard input.</summary>
    public static ToolRun RunWith(string input, params string[] arguments)
    {
        using Process process = Start(arguments);
        return Finish(process, input);
    }

    /// <summary>Starts the tool.</summary>
    public static Process Start(params string[] arguments)
    {
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        var start = new ProcessStartInfo(isHost ? Environment.ProcessPath! : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        start.ArgumentList.Add(s_assembly);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["NO_COLOR"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Waits for the end of a started tool.</summary>
    public static ToolRun Finish(Process process, string input = "")
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var run = new ToolRun(process.ExitCode, output, error.Result);
        Assert.DoesNotContain('\u001b', run.Output + run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        return run;
    }
}

/// <summary>What a run of the tool left behind.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    /// <summary>The last line of the output.</summary>
    public string LastLine => Output.TrimEnd('\n').Split('\n')[^1].TrimEnd('\r');

    /// <summary>Checks the exit code and that a stream holds texts.</summary>
    public void Says(int code, params string[] parts)
    {
        string stream = code == 0 ? Output : Error;
        Assert.True(code == Code, $"exit code {Code}, expected {code}: {Output}{Error}");
        foreach (string part in parts) Assert.Contains(part, stream, StringComparison.Ordinal);
    }
}
