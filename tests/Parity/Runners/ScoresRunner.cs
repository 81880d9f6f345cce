using System.Text;
using System.Text.Json;
using Reference.Transformer.Generation;
using Reference.Transformer.Generation.Scores;

namespace Reference.Tests.Parity.Runners;

/// <summary>Score processors, one at a time and as generate() chains them: scores in, scores out. A row a processor or chain.</summary>
public sealed class ScoresRunner : ICaseRunner
{
    private const string Arrays = "processors.safetensors", Pipeline = "pipeline.";

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => IsScores(golden);

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) =>
    [
        .. folder.Info.GetProperty("processors").EnumerateObject().Select(processor => processor.Name),
        .. folder.Info.GetProperty("pipelines").EnumerateObject().Select(chain => Pipeline + chain.Name),
    ];

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        var arrays = Agreement.Read(golden.PathOf(Arrays));
        GoldenTensor scores = arrays["scores"], ids = arrays["input_ids"];
        int rows = (int)scores.Shape[0], vocabulary = (int)scores.Shape[1], length = (int)ids.Shape[1];
        bool isChain = golden.Row!.StartsWith(Pipeline, StringComparison.Ordinal);
        int prompt = isChain ? length : PromptLength(golden, length);
        string name = isChain ? golden.Row + ".scores" : golden.Row;
        double[] found = [.. scores.Values], expected = [.. arrays[name].Values];
        for (int row = 0; row < rows; row++)
        {
            int[] all = [.. ids.Values.Skip(row * length).Take(length).Select(id => (int)id)];
            var history = new TokenHistory(all[..prompt]);
            foreach (int id in all[prompt..]) history.Add(id);
            Span<double> at = found.AsSpan(row * vocabulary, vocabulary);
            foreach (ScoreProcessor processor in isChain ? ChainOf(golden, length) : [ProcessorOf(golden)])
            {
                double[] before = at.ToArray();
                processor.Apply(history, at);
                if (processor is TopP or Typical or TopH) OrderEquals(before, at, expected.AsSpan(row * vocabulary, vocabulary));
            }
        }

        Dictionary<string, GoldenTensor> Named(double[] values) => new() { [name] = new GoldenTensor(scores.Shape, values) };
        Agreement.Check(Named(expected), Named(found));
        if (isChain) CheckProbabilities(arrays[golden.Row + ".probabilities"], found, vocabulary);
    }

    private static bool IsScores(GoldenCase golden) => golden.Group == "generation" && golden.Has(Arrays);

    private static JsonElement Chain(GoldenCase golden) => golden.Info.GetProperty("pipelines").GetProperty(golden.Row![Pipeline.Length..]);

    private static IReadOnlyList<ScoreProcessor> ChainOf(GoldenCase golden, int length)
    {
        string json = Chain(golden).GetProperty("options").GetRawText();
        if (!json.Contains("\"top_k\"", StringComparison.Ordinal)) json = json.Replace("{", "{\"top_k\": 0, ", StringComparison.Ordinal);
        GenerationOptions options = GenerationConfigFile.Parse(Encoding.UTF8.GetBytes(json), golden.ToString()) with { Sample = true };
        IReadOnlyList<ScoreProcessor> chain = ScoreChain.Of(options, length);
        IEnumerable<string> order = Chain(golden).GetProperty("order").EnumerateArray().Select(name => NameOf(name.GetString()!));
        Assert.Equal(order, chain.Select(processor => processor.GetType().Name));
        return chain;
    }

    private static string NameOf(string processor) => processor switch
    {
        "RepetitionPenaltyLogitsProcessor" => nameof(RepetitionPenalty),
        "NoRepeatNGramLogitsProcessor" => nameof(NoRepeatNgrams),
        "EpsilonLogitsWarper" or "EtaLogitsWarper" => processor.Replace("LogitsWarper", "Cutoff", StringComparison.Ordinal),
        _ => processor.Replace("LogitsWarper", "", StringComparison.Ordinal),
    };

    private static ScoreProcessor ProcessorOf(GoldenCase golden)
    {
        JsonElement entry = golden.Info.GetProperty("processors").GetProperty(golden.Row!), arguments = entry.GetProperty("arguments");
        double Number(string key, double fallback = 1) =>
            arguments.TryGetProperty(key, out JsonElement value) ? value.GetDouble() : fallback;
        int[] Ends() => Ids(arguments.GetProperty("eos_token_id"));
        JsonElement List(string key) => arguments.GetProperty(key);
        return entry.GetProperty("processor").GetString() switch
        {
            "TemperatureLogitsWarper" => new Temperature(arguments[0].GetDouble()),
            "TopKLogitsWarper" => new TopK((int)Number("top_k")),
            "TopPLogitsWarper" => new TopP(Number("top_p"), (int)Number("min_tokens_to_keep")),
            "MinPLogitsWarper" => new MinP(Number("min_p"), (int)Number("min_tokens_to_keep")),
            "TypicalLogitsWarper" => new Typical(Number("mass"), (int)Number("min_tokens_to_keep")),
            "EpsilonLogitsWarper" => new EpsilonCutoff(Number("epsilon"), (int)Number("min_tokens_to_keep")),
            "EtaLogitsWarper" => new EtaCutoff(Number("epsilon"), (int)Number("min_tokens_to_keep")),
            "TopHLogitsWarper" => new TopH(Number("top_h")),
            "RepetitionPenaltyLogitsProcessor" => new RepetitionPenalty(Number("penalty"), (int)Number("prompt_ignore_length", 0)),
            "NoRepeatNGramLogitsProcessor" => new NoRepeatNgrams(arguments[0].GetInt32()),
            "NoBadWordsLogitsProcessor" => SequenceBias.Forbidding(List("bad_words_ids").EnumerateArray().Select(Ids), Ends()),
            "SuppressTokensLogitsProcessor" => new Suppress(Ids(arguments[0])),
            "SequenceBiasLogitsProcessor" => new SequenceBias(
                [.. List("sequence_bias").EnumerateArray().Select(pair => new BiasedRun(Ids(pair[0]), pair[1].GetDouble()))]),
            "MinLengthLogitsProcessor" => new MinLength((int)Number("min_length"), Ends()),
            "MinNewTokensLengthLogitsProcessor" => new MinNewTokens((int)Number("min_new_tokens"), Ends()),
            "ForcedEOSTokenLogitsProcessor" => new ForcedEnd((int)Number("max_length"), Ends()),
            "ExponentialDecayLengthPenalty" => new LengthDecay(
                List("exponential_decay_length_penalty")[0].GetInt32(), List("exponential_decay_length_penalty")[1].GetDouble(), Ends()),
            "LogitNormalization" => new Normalize(),
            string other => throw new NotSupportedException($"{golden}: {other}"),
            null => throw new NotSupportedException($"{golden}: no processor"),
        };
    }

    /// <summary>What the processor was told of the prompt's length, where it counts from there.</summary>
    private static int PromptLength(GoldenCase golden, int length)
    {
        JsonElement arguments = golden.Info.GetProperty("processors").GetProperty(golden.Row!).GetProperty("arguments");
        foreach (string key in (string[])["prompt_length_to_skip", "input_ids_seq_length"])
        {
            if (arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(key, out JsonElement stated))
                return stated.GetInt32();
        }

        return length;
    }

    private static int[] Ids(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? [value.GetInt32()] : [.. value.EnumerateArray().Select(id => id.GetInt32())];

    /// <summary>
    /// Which of equal scores top-p, typical and top-h rule out hangs, in transformers, on torch's sort, which is not stable and differs
    /// between processors. So many must stay, but not which: results of equal scores are compared in order of size.
    /// </summary>
    private static void OrderEquals(double[] before, Span<double> found, Span<double> expected)
    {
        foreach (IGrouping<double, int> equals in Enumerable.Range(0, before.Length).GroupBy(id => before[id]))
        {
            (double[] ours, double[] theirs) = (new double[equals.Count()], new double[equals.Count()]);
            int next = 0;
            foreach (int id in equals) (ours[next], theirs[next++]) = (found[id], expected[id]);
            Array.Sort(ours);
            Array.Sort(theirs);
            next = 0;
            foreach (int id in equals) (found[id], expected[id]) = (ours[next], theirs[next++]);
        }
    }

    /// <summary>
    /// The softmax by the platform's functions, which a test may use; in order of size, as the scores have been compared id by id.
    /// </summary>
    private static void CheckProbabilities(GoldenTensor expected, double[] scores, int vocabulary)
    {
        for (int start = 0; start < scores.Length; start += vocabulary)
        {
            double[] row = scores[start..(start + vocabulary)], weights = [.. row.Select(score => Math.Exp(score - row.Max()))];
            double[] wanted = [.. expected.Values[start..(start + vocabulary)].Order()];
            double[] found = [.. weights.Select(weight => weight / weights.Sum()).Order()];
            for (int i = 0; i < vocabulary; i++) Assert.Equal(wanted[i], found[i], 1e-12);
        }
    }
}
