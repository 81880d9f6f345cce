using System.Text.Json;
using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tests.Shared;
using Reference.Transformer;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// A real GGUF model: log-probabilities of prompts, the largest logits, the greedy continuation to the token, and losses of answers. A row a prompt or answer.
/// </summary>
public sealed class RealModelRunner : ICaseRunner
{
    private const double Bound = 1e-9;

    /// <summary>Greedy tokens that are generated, token by token.</summary>
    private const int Generated = 8;

    private static readonly Dictionary<string, PretrainedModel> s_models = [];

    private static Backend Backend => ModelRunner.Backend;

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "real" && golden.Info.TryGetProperty("prompts", out _) && golden.Has("gguf.json");

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder)
    {
        using var expected = Tensors.Formats.Safetensors.SafetensorsFile.Open(folder.PathOf("expected.safetensors"));
        return [.. expected.Entries.Select(entry => string.Join('.', entry.Name.Split('.').Take(2))).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        PretrainedModel loaded = Load(golden);
        var model = (CausalLanguageModel)loaded.Root;
        var expected = Agreement.Read(golden.PathOf("expected.safetensors"));
        var batch = Agreement.Read(golden.PathOf("batch.safetensors"));
        int[] ids = Integers(batch[golden.Row + ".ids"]);
        if (expected.TryGetValue(golden.Row + ".loss", out GoldenTensor? loss)) CheckLoss(model, ids, batch[golden.Row + ".labels"], loss.Values[0]);
        else CheckPrompt(model, golden.Row!, ids, expected);
    }

    private static void CheckLoss(CausalLanguageModel model, int[] ids, GoldenTensor labels, double expected)
    {
        TokenBatch batch = TokenBatch.Of(Backend, ids);
        using var step = new Step(Backend, DType.F64, records: false);
        var context = new ForwardContext(step.BeginBatch(), batch.Layout);
        CountedTokens counted = CountedTokens.FromLabels(batch, [.. labels.Values.Select(label => (long)label)], (int)model.Trunk.Words.Weight.Value.Shape[0]);
        LossSum loss = model.Loss(context, model.Trunk.Forward(context, batch), counted);
        Assert.Equal(expected, loss.Sum.Value.ToScalar() / loss.Count, Bound);
    }

    private static void CheckPrompt(CausalLanguageModel model, string row, int[] ids, Dictionary<string, GoldenTensor> expected)
    {
        TokenBatch batch = TokenBatch.Of(Backend, ids);
        using var step = new Step(Backend, DType.F64, records: false);
        var context = new ForwardContext(step.BeginBatch(), batch.Layout);
        double[] logits = model.Logits(context, model.Trunk.Forward(context, batch)).Value.ToDoubles();
        int vocabulary = logits.Length / ids.Length;
        for (int t = 0; t < ids.Length; t++)
        {
            double[] at = logits[(t * vocabulary)..((t + 1) * vocabulary)];
            double normaliser = LogSumExp(at);
            Assert.Equal(expected[row + ".lse"].Values[t], normaliser, Bound);
            if (t + 1 < ids.Length) Assert.Equal(expected[row + ".logprob"].Values[t], at[ids[t + 1]] - normaliser, Bound);
        }

        double[] last = logits[^vocabulary..];
        int[] top = [.. Enumerable.Range(0, vocabulary).OrderByDescending(id => last[id]).Take(expected[row + ".top.ids"].Values.Length)];
        Assert.Equal(Integers(expected[row + ".top.ids"]), top);
        for (int i = 0; i < top.Length; i++) Assert.Equal(expected[row + ".top.logits"].Values[i], last[top[i]], Bound);
        CheckGreedy(model, row, ids, expected);
    }

    /// <summary>
    /// The greedy tokens are those that are generated: the first few with a cache, all of them by one pass over prompt and tokens, in which each
    /// must be the largest logit after those before it. A token sees nothing after itself, so the two are the same claim.
    /// </summary>
    private static void CheckGreedy(CausalLanguageModel model, string row, int[] ids, Dictionary<string, GoldenTensor> expected)
    {
        int[] greedy = Integers(expected[row + ".greedy.ids"]);
        using var session = new GenerationSession(model, Backend, DType.F64);
        var options = new GenerationOptions { MaxNewTokens = Generated };
        Assert.Equal(greedy.Take(Generated), new TextGenerator(session).GenerateAll([ids], options)[0].Ids);
        TokenBatch batch = TokenBatch.Of(Backend, [.. ids, .. greedy]);
        using var step = new Step(Backend, DType.F64, records: false);
        var context = new ForwardContext(step.BeginBatch(), batch.Layout);
        double[] logits = model.Logits(context, model.Trunk.Forward(context, batch)).Value.ToDoubles();
        int vocabulary = logits.Length / batch.Layout.Count;
        for (int i = 0; i < greedy.Length; i++)
        {
            int start = (ids.Length + i - 1) * vocabulary;
            double[] at = logits[start..(start + vocabulary)];
            double[] best = [.. at.OrderDescending().Take(2)];
            Assert.Equal(greedy[i], Array.IndexOf(at, best[0]));
            Assert.Equal(expected[row + ".greedy.logprob"].Values[i], best[0] - LogSumExp(at), Bound);
            Assert.Equal(expected[row + ".greedy.margin"].Values[i], best[0] - best[1], Bound);
        }
    }

    /// <summary>The reference's own formula: the test may use the platform's functions, our results may not.</summary>
    private static double LogSumExp(double[] x)
    {
        double max = x.Max();
        return max + Math.Log(x.Sum(value => Math.Exp(value - max)));
    }

    private static PretrainedModel Load(GoldenCase golden)
    {
        string stated = golden.Info.GetProperty("model").GetString()!, path = Path.GetFullPath(golden.PathOf(stated));
        if (!File.Exists(path)) path = Golden.RequireModel(Path.GetFileName(Path.GetDirectoryName(stated))!, Path.GetFileName(stated));
        lock (s_models)
        {
            if (!s_models.TryGetValue(path, out PretrainedModel? model)) s_models.Add(path, model = ModelLoader.Load(path, Backend, DType.F64));
            return model;
        }
    }

    private static int[] Integers(GoldenTensor tensor) => [.. tensor.Values.Select(value => (int)value)];
}
