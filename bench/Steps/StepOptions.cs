using System.Globalization;

namespace Reference.Bench;

/// <summary>What a run measures: the peer's options by the peer's names.</summary>
/// <param name="Mode">lora, full or forward.</param>
/// <param name="Config">A Hugging Face Llama config.json; SmolLM2-135M's shape where empty.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Sequence">Tokens of a row.</param>
/// <param name="Steps">Steps, the first of which does not count.</param>
/// <param name="Rank">LoRA's rank.</param>
/// <param name="Threads">Threads; one a processor where 0.</param>
/// <param name="MicroBatchRows">Rows computed at a time; 0 for the session's own choice.</param>
/// <param name="Profile">Whether each kernel is timed.</param>
internal sealed record StepOptions(
    string Mode, string Config, int Batch, int Sequence, int Steps, int Rank, int Threads, int MicroBatchRows, bool Profile)
{
    public static StepOptions Parse(string[] args)
    {
        string Text(string name, string fallback)
        {
            int at = Array.IndexOf(args, "--" + name);
            return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
        }

        int Number(string name, int fallback) => int.Parse(Text(name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        string mode = Text("mode", "lora");
        if (mode is not ("lora" or "full" or "forward")) throw new ArgumentException($"--mode {mode}: lora, full or forward is expected");
        return new StepOptions(
            mode, Text("config", ""), Number("batch", 4), Number("seq", 128), Number("steps", 8), Number("rank", 16), Number("threads", 0),
            Number("micro", 0), args.Contains("--profile"));
    }
}
