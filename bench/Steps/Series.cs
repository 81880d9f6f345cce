using System.Text.Json.Nodes;

namespace Reference.Bench;

/// <summary>The measurements of one side of one row, a line of JSON a round.</summary>
/// <param name="Rounds">The lines, at least one.</param>
internal sealed record Series(IReadOnlyList<JsonNode> Rounds)
{
    /// <summary>Seconds of a step.</summary>
    public double Seconds => Median("seconds_median");

    /// <summary>Tokens a second.</summary>
    public double Speed => Median("tokens_per_second_median");

    /// <summary>Largest resident memory, MiB.</summary>
    public double Peak => Median("peak_rss_mib");

    /// <summary>Reads what a side of a row wrote; null where it was not measured.</summary>
    public static Series? Read(string file)
    {
        if (!File.Exists(file)) return null;
        JsonNode[] rounds = [.. File.ReadLines(file).Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!)];
        return rounds.Length > 0 ? new Series(rounds) : throw new InvalidDataException($"{file}: no measurement in it");
    }

    /// <summary>The median of a number over the rounds.</summary>
    public double Median(string key) => MachineLimits.Median(Rounds.Select(round => (double)round[key]!));

    /// <summary>A text that all rounds have.</summary>
    public string Text(string key) => (string)Rounds[0][key]!;
}
