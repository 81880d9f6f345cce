using System.Globalization;

namespace Reference.Bench;

/// <summary>What a run measures: the peer's options by the peer's names, and a few of ours.</summary>
internal sealed record StepOptions
{
    /// <summary>lora, full or forward.</summary>
    public required string Mode { get; init; }

    /// <summary>A Hugging Face Llama config.json; SmolLM2-135M's shape unless said.</summary>
    public required string Config { get; init; }

    /// <summary>How the model's matrices are stored: f32, or q4_1, which only lora and forward can take.</summary>
    public required string Weights { get; init; }

    /// <summary>Rows of a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Tokens of a row.</summary>
    public required int Sequence { get; init; }

    /// <summary>Steps, the first of which does not count; at least 2.</summary>
    public required int Steps { get; init; }

    /// <summary>LoRA's rank.</summary>
    public required int Rank { get; init; }

    /// <summary>Threads; one a processor where 0.</summary>
    public required int Threads { get; init; }

    /// <summary>Rows computed at a time; 0 for the session's own choice.</summary>
    public required int MicroBatchRows { get; init; }

    /// <summary>Whether each kernel is timed.</summary>
    public required bool Profile { get; init; }

    /// <exception cref="ArgumentException">An option has a value that is not known.</exception>
    public static StepOptions Parse(string[] args)
    {
        var options = new StepOptions
        {
            Mode = Text(args, "mode", "lora"),
            Config = Text(args, "config", Path.Combine(AppContext.BaseDirectory, "smollm2-135m.json")),
            Weights = Text(args, "weights", "f32"),
            Batch = Number(args, "batch", 4),
            Sequence = Number(args, "seq", 128),
            Steps = Number(args, "steps", 8),
            Rank = Number(args, "rank", 16),
            Threads = Number(args, "threads", 0),
            MicroBatchRows = Number(args, "micro", 0),
            Profile = args.Contains("--profile"),
        };
        if (options.Mode is not ("lora" or "full" or "forward"))
            throw new ArgumentException($"--mode {options.Mode}: lora, full or forward is expected");
        if (options.Weights is not ("f32" or "q4_1")) throw new ArgumentException($"--weights {options.Weights}: f32 or q4_1 is expected");
        if (options is { Mode: "full", Weights: "q4_1" }) throw new ArgumentException("--weights q4_1: weights that are trained are f32");
        if (options.Steps < 2) throw new ArgumentException($"--steps {options.Steps}: at least 2, since the first does not count");
        return options;
    }

    /// <summary>The text after an option.</summary>
    public static string Text(string[] args, string name, string fallback)
    {
        int at = Array.IndexOf(args, "--" + name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
    }

    private static int Number(string[] args, string name, int fallback) =>
        int.Parse(Text(args, name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
