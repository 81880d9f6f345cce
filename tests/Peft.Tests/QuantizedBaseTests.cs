using Reference.Autograd;
using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Shared;
using Reference.Transformer;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Tests.Peft;

/// <summary>
/// A base whose weights stay in GGUF's blocks gives, bit for bit, what it gives dequantised when it is loaded: logits, what is decoded
/// token by token, gradients of adapters, and merged weights.
/// </summary>
public sealed class QuantizedBaseTests
{
    private static readonly int[] s_ids = [1, 40, 1093, 260, 2591, 30, 198, 2, 17, 5, 4093, 28];

    public static TheoryData<string, string> Bases => new() { { "llama-gpt2", "model-Q4_0.gguf" }, { "llama-gpt2", "model-Q8_0.gguf" }, { "", "" } };

    [Theory]
    [MemberData(nameof(Bases))]
    public void Blocks_kept_and_blocks_dequantised_give_the_same_bits(string folder, string file)
    {
        string path = folder.Length > 0 ? Golden.Require("gguf", folder, file) : Golden.RequireModel("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf");
        using var simd = new SimdBackend(2);
        using PretrainedModel kept = ModelLoader.Load(path, simd, DType.F32), plain = ModelLoader.Load(path, simd, DType.F32, dequantise: true);
        Assert.Contains(kept.Root.Parameters(), parameter => parameter.Value.DType.IsQuantized());
        Assert.DoesNotContain(plain.Root.Parameters(), parameter => parameter.Value.DType.IsQuantized());
        int[] ids = [.. s_ids.Select(id => id % kept.Config.VocabularySize)];
        Assert.Equal(Decoded(plain, simd, ids), Decoded(kept, simd, ids));
        AdaptedModel adaptedPlain = Adapted(plain, simd), adaptedKept = Adapted(kept, simd);
        SortedDictionary<string, double[]> expected = Gradients(adaptedPlain, simd, ids), found = Gradients(adaptedKept, simd, ids);
        Assert.NotEmpty(expected);
        Assert.Contains(expected.Values, gradient => gradient.Any(value => value != 0));
        Assert.Equal(expected.Keys, found.Keys);
        foreach ((string name, double[] gradient) in expected) Assert.Equal(gradient, found[name]);
        if (folder.Length == 0) return; // merging a real model takes its time
        adaptedPlain.MergeAndUnload();
        adaptedKept.MergeAndUnload();
        foreach ((Parameter a, Parameter b) in plain.Root.Parameters().Zip(kept.Root.Parameters()))
            Assert.True(a.Value.ToDoubles().AsSpan().SequenceEqual(b.Value.ToDoubles()), a.Name);
    }

    /// <summary>The scores after a prompt, and after each of some tokens.</summary>
    private static List<double[]> Decoded(PretrainedModel model, Backend backend, int[] ids)
    {
        using var session = new GenerationSession((CausalLanguageModel)model.Root, backend, DType.F32);
        session.Prefill(ids[..7]);
        List<double[]> scores = [session.Scores(0).ToArray()];
        foreach (int id in ids[7..])
        {
            session.Append(id);
            scores.Add(session.Scores(0).ToArray());
        }

        return scores;
    }

    private static AdaptedModel Adapted(PretrainedModel model, Backend backend)
    {
        var adapted = new AdaptedModel(model, backend, DType.F32);
        adapted.Add("a", new LoraConfig { Start = LoraStart.Random, Rank = 4, Targets = TargetNames.Of("q_proj", "v_proj", "down_proj") }, 3);
        return adapted;
    }

    private static SortedDictionary<string, double[]> Gradients(AdaptedModel adapted, Backend backend, int[] ids)
    {
        var head = (CausalLanguageModel)adapted.Model.Root;
        using var step = new Step(backend, DType.F32);
        TokenBatch batch = TokenBatch.Of(backend, ids);
        Graph graph = step.BeginBatch();
        var context = new ForwardContext(graph, batch.Layout) { Training = true };
        int[] counted = [.. Enumerable.Range(0, ids.Length)];
        Variable hidden = head.Trunk.Forward(context, batch);
        graph.Backward(head.Loss(context, hidden, new CountedTokens(counted, [.. ids.Skip(1), 2])).Sum);
        step.Finish();
        var gradients = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach (Parameter parameter in head.Parameters())
            if (step.GradientOf(parameter) is { } gradient) gradients.Add(parameter.Name, gradient.ToDoubles());
        return gradients;
    }
}
