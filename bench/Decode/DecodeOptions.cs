using System.Globalization;

namespace Reference.Bench;

/// <summary>What a run of the decoding bench measures.</summary>
/// <param name="Model">A GGUF file or a model's folder.</param>
/// <param name="Threads">Threads; one a processor where 0.</param>
/// <param name="Prompt">Tokens of the prompt whose processing is timed.</param>
/// <param name="Tokens">Tokens decoded after a short prompt.</param>
/// <param name="Rounds">Repetitions; the best and the median are printed.</param>
/// <param name="Dequantise">Whether weights are dequantised to F32 when loaded.</param>
/// <param name="Profile">Whether each kernel is timed.</param>
internal sealed record DecodeOptions(string Model, int Threads, int Prompt, int Tokens, int Rounds, bool Dequantise, bool Profile)
{
    public static DecodeOptions Parse(string[] args)
    {
        string Text(string name, string fallback)
        {
            int at = Array.IndexOf(args, "--" + name);
            return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
        }

        int Number(string name, int fallback) => int.Parse(Text(name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        string model = Text("model", "");
        if (model.Length == 0) throw new ArgumentException("--model FILE is missing");
        return new DecodeOptions(
            model, Number("threads", 0), Number("prompt", 512), Number("tokens", 64), Number("rounds", 3), args.Contains("--dequantise"), args.Contains("--profile"));
    }
}
