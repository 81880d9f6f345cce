using System.Text;
using System.Text.Json;
using Reference.Tensors;
using Reference.Transformer.Generation;
using Reference.Transformer.Generation.Scores;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// Calls of generate(): the tokens of every row exact, the logits and processed scores of every step, and the log-probability of each
/// token. A row a call.
/// </summary>
public sealed class GenerationRunner : ICaseRunner
{
    private const string Arrays = "generation.safetensors";

    /// <summary>A call with beams.</summary>
    public static bool IsBeamSearch(GoldenCase golden) =>
        IsGeneration(golden) && golden.Row is not null && Call(golden).GetProperty("options").TryGetProperty("num_beams", out JsonElement beams) && beams.GetInt32() > 1;

    /// <summary>A model whose answer is a text of its own and not the prompt's end.</summary>
    public static bool IsEncoderDecoder(GoldenCase golden) => IsGeneration(golden) && golden.Text("padding")?.Contains("encoder", StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => IsGeneration(golden);

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) => [.. folder.Info.GetProperty("cases").EnumerateObject().Select(call => call.Name)];

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        JsonElement call = Call(golden);
        GenerationOptions options = GenerationConfigFile.Parse(Encoding.UTF8.GetBytes(call.GetProperty("options").GetRawText()), golden.ToString());
        var arrays = Agreement.Read(golden.PathOf(Arrays));
        using PretrainedModel loaded = ModelLoader.Load(Path.GetFullPath(golden.PathOf(golden.Text("model")!)), ModelRunner.Backend, DType.F64);
        int columns = (int)arrays["input_ids"].Shape[1], rows = (int)arrays["input_ids"].Shape[0];
        var prompts = new List<(int Sequence, IReadOnlyList<int> Ids)>();
        for (int row = 0; row < rows; row++)
        {
            int first = row * columns;
            prompts.Add((row, [.. Enumerable.Range(first, columns).Where(i => arrays["attention_mask"].Values[i] != 0).Select(i => (int)arrays["input_ids"].Values[i])]));
        }

        using var session = new GenerationSession((CausalLanguageModel)loaded.Root, ModelRunner.Backend, DType.F64, rows);
        session.PrefillAll(prompts);
        int padding = golden.Info.GetProperty("pad_token_id").GetInt32();
        var walks = prompts.Select(prompt => new Walk(session, prompt.Sequence, options with { LogProbabilities = true },
            new TokenHistory(prompt.Ids, columns - prompt.Ids.Count, padding), call)).ToList();
        while (walks.Exists(walk => !walk.IsOver))
        {
            foreach (Walk walk in walks.Where(walk => !walk.IsOver)) walk.Step(arrays.GetValueOrDefault(golden.Row + ".logits"), arrays.GetValueOrDefault(golden.Row + ".scores"));
            session.AppendAll([.. walks.Where(walk => !walk.IsOver).Select(walk => (walk.Row, (IReadOnlyList<int>)[walk.Last]))]);
        }

        foreach (Walk walk in walks) walk.CheckEnd(padding);
    }

    private static bool IsGeneration(GoldenCase golden) => golden.Group == "generation" && golden.Has(Arrays);

    private static JsonElement Call(GoldenCase golden) => golden.Info.GetProperty("cases").GetProperty(golden.Row!);

    /// <summary>One row of a call.</summary>
    private sealed class Walk(GenerationSession session, int row, GenerationOptions options, TokenHistory history, JsonElement call)
    {
        private readonly Sampler _sampler = new(options, history, session.VocabularySize);
        private readonly int[] _expected = [.. call.GetProperty("sequences")[row].EnumerateArray().Select(id => id.GetInt32())];
        private readonly JsonElement _logProbabilities = call.GetProperty("logprob_of_processed_scores")[row];
        private int _step;

        public int Row => row;

        public bool IsOver => _sampler.Finished is not null;

        public int Last { get; private set; }

        public void Step(GoldenTensor? logits, GoldenTensor? scores)
        {
            Compare(logits, session.Scores(row));
            ChosenToken chosen = _sampler.Next(session.Scores(row));
            Compare(scores, _sampler.ProcessedScores);
            Assert.True(_step < _expected.Length && chosen.Id == _expected[_step], $"row {row}, token {_step}: {chosen.Id}; expected {string.Join(", ", _expected)}");
            if (_logProbabilities[_step].ValueKind == JsonValueKind.Number) Assert.Equal(_logProbabilities[_step].GetDouble(), chosen.LogProbability!.Value, 1e-10);
            Last = chosen.Id;
            _step++;
        }

        public void CheckEnd(int padding) => Assert.All(_expected[_step..], id => Assert.Equal(padding, id));

        private void Compare(GoldenTensor? expected, ReadOnlySpan<double> found)
        {
            if (expected is null) return;
            int start = ((row * (int)expected.Shape[1]) + _step) * found.Length;
            for (int id = 0; id < found.Length; id++)
            {
                double want = expected.Values[start + id];
                Assert.True(found[id].Equals(want) || Math.Abs(found[id] - want) <= Agreement.Tolerance * expected.Largest, $"row {row}, token {_step}, id {id}: {found[id]:R} for {want:R}");
            }
        }
    }
}
