using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Reference.Cli.Output;
using Reference.Cli.Runs;
using Reference.Training.Runs;

namespace Reference.Cli.Commands;

/// <summary>reference plan: what a run will take, before it starts.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var command = new Command(
            "plan",
            """
            Tells what a run will take: rows, tokens, steps, time and memory, measured on two steps of its own that are thrown away. Nothing is written.

            Example: reference plan run.yaml --batch 4
            """);
        var run = new RunCommandLine(command);
        Option<bool> json = OutputModes.Json();
        command.Options.Add(json);
        command.SetAction(parsed => ExitCodes.Guard(() => Run(run.Options(parsed), parsed.GetValue(json))));
        return command;
    }

    private static void Run(RunOptions options, bool json)
    {
        RunPlan plan = RunPlan.Of(options);
        if (json)
        {
            Console.WriteLine(new JsonObject
            {
                ["parameters"] = plan.Parameters,
                ["trained"] = plan.Trained,
                ["steps"] = plan.Steps,
                ["rows"] = plan.Audit.Training.Rows,
                ["tokens"] = plan.Audit.Training.Tokens,
                ["step_seconds"] = plan.StepSeconds,
                ["seconds"] = plan.Seconds,
                ["peak_memory"] = plan.PeakMemory,
            }.ToJsonString());
            return;
        }

        foreach (string warning in plan.Audit.Warnings) Console.Error.WriteLine($"warning: {warning}");
        Line("model", $"{plan.Parameters:N0} parameters, {plan.Trained:N0} trained ({100.0 * plan.Trained / plan.Parameters:0.##} %)");
        Line("data", $"{plan.Audit.Training.Rows:N0} rows, {plan.Audit.Training.Tokens:N0} tokens, {plan.Audit.Training.LossTokens:N0} carry loss");
        Line("validation", $"{plan.Audit.Validation.Rows:N0} rows, {plan.Audit.Validation.Tokens:N0} tokens");
        Line("steps", $"{plan.Steps:N0} of {options.Train.Batch} rows");
        Line("time", $"{Time(plan.Seconds)}: {plan.StepSeconds:0.00} s a step, measured on this machine as it is now");
        Line("memory", $"peak {plan.PeakMemory >> 20:N0} MiB: weights {plan.WeightBytes >> 20:N0}, optimizer {plan.StateBytes >> 20:N0}, temporaries of a step {plan.TemporaryBytes >> 20:N0}");
        Console.WriteLine();
        Console.Write(RunYaml.Text(options, commented: false));
    }

    private static void Line(string name, FormattableString value) => Console.WriteLine($"{name,-11} {value.ToString(CultureInfo.InvariantCulture)}");

    private static string Time(double seconds) => seconds < 100
        ? FormattableString.Invariant($"{seconds:0} s")
        : seconds < 5400 ? FormattableString.Invariant($"{seconds / 60:0} min") : FormattableString.Invariant($"{seconds / 3600:0.0} h");
}
