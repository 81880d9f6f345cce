using System.CommandLine;
using System.Globalization;
using Reference.Cli.Output;
using Reference.Cli.Runs;
using Reference.Training.Data;
using Reference.Training.Runs;
using Spectre.Console;

namespace Reference.Cli.Commands;

/// <summary>reference data audit: which tokens carry loss, and what was cut, masked and dropped.</summary>
internal static class DataCommand
{
    private static readonly string[] s_keys =
        [.. RunFields.All.Select(field => field.Key).Where(key => key.StartsWith("data.", StringComparison.Ordinal)), "model", "task", "seed"];

    public static Command Create()
    {
        var audit = new Command(
            "audit",
            """
            Shows the first rows as the model will see them (green: tokens that carry loss; plain text marks them with brackets) and counts what was cut,
            masked and dropped.

            Example: reference data audit run.yaml --examples 3
            Example: reference data audit --model DIR --data rows.jsonl
            """);
        var examples = new Option<int>("--examples") { Description = "rows to show", HelpName = "n", DefaultValueFactory = _ => 3 };
        audit.Options.Add(examples);
        var run = new RunCommandLine(audit, s_keys);
        audit.SetAction(parsed => ExitCodes.Guard(() =>
        {
            int count = parsed.GetRequiredValue(examples);
            if (count < 0) throw new RunSettingException([$"--examples: found {count}; expected 0 or more"]);
            RunOptions options = run.Options(parsed);
            Show(DataParts.Open(options), options, count);
        }));
        return new Command("data", "Looks at training data.\n\nExample: reference data audit --model DIR --data rows.jsonl") { audit };
    }

    private static void Show(DataSet data, RunOptions options, int count)
    {
        DataAudit audit = data.Audit(count, (ulong)options.Seed);
        bool colours = OutputModes.Of(json: false) == OutputMode.Terminal;
        foreach (AuditExample example in audit.Examples)
        {
            string label = example.Class is { } number ? $", class {(number < data.LabelNames.Count ? data.LabelNames[number] : number.ToString(CultureInfo.InvariantCulture))}" : "";
            Console.WriteLine(FormattableString.Invariant($"── {example.Place}: {example.Tokens.Count} tokens, {example.Tokens.Count(token => token.CarriesLoss)} carry loss{label}"));
            foreach (AuditSegment segment in example.Segments) Write(segment, colours);
            Console.WriteLine();
        }

        for (int i = 0; i < audit.Files.Count; i++) Line("file", $"{audit.Files[i].Path}: {audit.Formats[i]}");
        Counts("training", audit.Training);
        if (audit.Validation.Rows > 0) Counts("validation", audit.Validation);
        LengthHistogram lengths = audit.Lengths;
        Line("lengths", FormattableString.Invariant($"{lengths.Shortest} to {lengths.Longest} tokens, median {lengths.Median}, 95 of 100 up to {lengths.Percentile95}"));
        if (audit.Duplicates > 0) Line("duplicates", FormattableString.Invariant($"{audit.Duplicates:N0} rows are the same as an earlier one"));
        foreach (string warning in audit.Warnings) Console.Error.WriteLine($"warning: {warning}");
        Console.WriteLine(data.Fingerprint);
    }

    private static void Write(AuditSegment segment, bool colours)
    {
        if (segment.BeginsDocument) Console.Write(colours ? "" : "¶");
        if (colours) AnsiConsole.Write(new Text(segment.Text, segment.CarriesLoss ? new Style(Color.Green) : new Style(Color.Grey)));
        else Console.Write(segment.CarriesLoss ? $"[[{segment.Text}]]" : segment.Text);
    }

    private static void Counts(string name, DataCounts counts)
    {
        Line(name, FormattableString.Invariant($"{counts.Rows:N0} rows, {counts.Tokens:N0} tokens: {counts.LossTokens:N0} carry loss, {counts.MaskedTokens:N0} are masked"));
        if (counts.CutRows > 0) Line("", FormattableString.Invariant($"{counts.CutRows:N0} rows cut, {counts.CutTokens:N0} tokens"));
        if (counts.NothingToLearn + counts.Empty + counts.Bad > 0)
            Line("", FormattableString.Invariant($"dropped: {counts.NothingToLearn:N0} with nothing to learn, {counts.Empty:N0} empty, {counts.Bad:N0} bad"));
    }

    private static void Line(string name, string value) => Console.WriteLine($"{name,-11} {value}");
}
