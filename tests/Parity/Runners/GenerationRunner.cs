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
        IsGeneration(golden) && golden.Row is not null
        && Call(golden).GetProperty("options").TryGetProperty("num_beams", out JsonElement beams) && beams.GetInt32() > 1;

    /// <summary>A model whose answer is a text of its own and not the prompt's end.</summary>
    public static bool IsEncoderDecoder(GoldenCase golden) =>
        IsGeneration(golden) && golden.Text("padding")?.Contains("encoder", StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => IsGeneration(golden);

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) =>
        [.. folder.Info.GetProperty("cases").EnumerateObject().Select(call => call.Name)];

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        JsonElement call = Call(golden);
        byte[] stated = Encoding.UTF8.GetBytes(call.GetProperty("options").GetRawText());
        GenerationOptions options = GenerationConfigFile.Parse(stated, golden.ToString()) with { LogProbabilities = true };
        var arrays = Agreement.Read(golden.PathOf(Arrays));
        GoldenTensor? logits = arrays.GetValueOrDefault(golden.Row + ".logits"), scores = arrays.GetValueOrDefault(golden.Row + ".scores");
        string model = Path.GetFullPath(golden.PathOf(golden.Text("model")!));
        using PretrainedModel loaded = ModelLoader.Load(model, ModelRunner.Backend, DType.F64);
        List<(int Sequence, IReadOnlyList<int> Ids)> prompts = Prompts(arrays);
        using var session = new GenerationSession((CausalLanguageModel)loaded.Root, ModelRunner.Backend, DType.F64, prompts.Count);
        session.PrefillAll(prompts);
        int columns = (int)arrays["input_ids"].Shape[1], padding = golden.Info.GetProperty("pad_token_id").GetInt32();
        TokenHistory History(IReadOnlyList<int> prompt) => new(prompt, columns - prompt.Count, padding);
        var walks = prompts.ConvertAll(prompt => new Walk(session, prompt.Sequence, options, History(prompt.Ids), call));
        for (List<Walk> going = walks; going.Count > 0; going = going.FindAll(walk => !walk.IsOver))
        {
            foreach (Walk walk in going) walk.Step(logits, scores);
            session.AppendAll([.. going.Where(walk => !walk.IsOver).Select(walk => (walk.Row, (IReadOnlyList<int>)[walk.Last]))]);
        }

        foreach (Walk walk in walks) walk.CheckEnd(padding);
    }

    private static bool IsGeneration(GoldenCase golden) => golden.Group == "generation" && golden.Has(Arrays);

    /// <summary>The rows without their padding.</summary>
    private static List<(int Sequence, IReadOnlyList<int> Ids)> Prompts(Dictionary<string, GoldenTensor> arrays)
    {
        (double[] ids, double[] mask) = (arrays["input_ids"].Values, arrays["attention_mask"].Values);
        int columns = (int)arrays["input_ids"].Shape[1];
        var prompts = new List<(int, IReadOnlyList<int>)>();
        for (int start = 0; start < ids.Length; start += columns)
            prompts.Add((prompts.Count, [.. Enumerable.Range(start, columns).Where(i => mask[i] != 0).Select(i => (int)ids[i])]));
        return prompts;
    }

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
            bool same = _step < _expected.Length && chosen.Id == _expected[_step];
            Assert.True(same, $"row {row}, token {_step}: {chosen.Id}; expected {string.Join(", ", _expected)}");
            if (_logProbabilities[_step].ValueKind == JsonValueKind.Number)
                Assert.Equal(_logProbabilities[_step].GetDouble(), chosen.LogProbability!.Value, Agreement.Tolerance);
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
                bool same = found[id].Equals(want) || Math.Abs(found[id] - want) <= Agreement.Tolerance * expected.Largest;
                Assert.True(same, $"row {row}, token {_step}, id {id}: {found[id]:R} for {want:R}");
            }
        }
    }
}
