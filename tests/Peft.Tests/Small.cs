using System.Text.Json.Nodes;
using Reference.Autograd;
using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Models;
using Reference.Transformer;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Tests.Peft;

/// <summary>Small models with random weights, their adapters, and passes over them.</summary>
internal static class Small
{
    /// <summary>Whose kernels run.</summary>
    public static Backend Backend { get; } = ScalarBackend.Instance;

    /// <summary>A model of a family.</summary>
    public static PretrainedModel Model(string family = "llama", bool isTied = false, DType dtype = DType.F64)
    {
        string sizes = family == "gpt2"
            ? """ "n_embd": 12, "n_head": 3, "n_layer": 2, "n_positions": 16, "architectures": ["GPT2LMHeadModel"] """
            : """
              "hidden_size": 16, "intermediate_size": 10, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2,
              "max_position_embeddings": 32, "architectures": ["LlamaForCausalLM"]
              """;
        string json = $$"""{"model_type": "{{family}}", "vocab_size": 23, "pad_token_id": 0, "tie_word_embeddings": {{(isTied || family == "gpt2" ? "true" : "false")}}, {{sizes}}}""";
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, JsonNode.Parse(json)!.ToJsonString());
        DecoderConfig config = KnownFamilies.ReadConfig(path);
        File.Delete(path);
        return new PretrainedModel(config, RandomWeights.Model(config, 7, Backend, dtype), [], new Nothing());
    }

    /// <summary>A model with one adapter whose A and B are both random.</summary>
    public static AdaptedModel Adapted(LoraConfig? config = null, string family = "llama", DType dtype = DType.F64, bool isTied = false)
    {
        var adapted = new AdaptedModel(Model(family, isTied, dtype), Backend, dtype);
        adapted.Add("a", config ?? new LoraConfig { Start = LoraStart.Random, Targets = TargetNames.AllLinear }, 1);
        return adapted;
    }

    /// <summary>Some documents.</summary>
    public static IReadOnlyList<int>[] Documents { get; } = [[3, 1, 4, 1, 5, 9, 2], [6, 5, 3], [5, 8, 9, 7, 9]];

    /// <summary>Logits of documents.</summary>
    public static double[] Logits(AdaptedModel adapted, Func<ForwardContext, ForwardContext>? with = null)
    {
        var head = (CausalLanguageModel)adapted.Model.Root;
        TokenBatch batch = TokenBatch.Of(Backend, Documents);
        using var step = new Step(Backend, adapted.DType, records: false);
        ForwardContext context = (with ?? (same => same))(new ForwardContext(step.BeginBatch(), batch.Layout));
        return head.Logits(context, head.Trunk.Forward(context, batch)).Value.ToDoubles();
    }

    /// <summary>Gradients of a training step, documents split into micro-batches of these sizes, by name.</summary>
    public static SortedDictionary<string, double[]> Gradients(AdaptedModel adapted, int[] split, bool recomputes = false, ulong number = 5)
    {
        var head = (CausalLanguageModel)adapted.Model.Root;
        using var step = new Step(Backend, adapted.DType);
        int first = 0;
        foreach (int count in split)
        {
            TokenBatch batch = Numbered(TokenBatch.Of(Backend, Documents[first..(first + count)]), first);
            first += count;
            Graph graph = step.BeginBatch();
            var context = new ForwardContext(graph, batch.Layout) { Training = true, Seed = 11, StepNumber = number, RecomputesBlocks = recomputes };
            int[] counted = [.. Enumerable.Range(0, batch.Layout.Count)];
            Variable hidden = head.Trunk.Forward(context, batch);
            graph.Backward(head.Loss(context, hidden, new CountedTokens(counted, [.. counted.Select(_ => 2)])).Sum);
        }

        step.Finish();
        var gradients = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach (Parameter parameter in head.Parameters())
            if (step.GradientOf(parameter) is { } gradient) gradients.Add(parameter.Name, gradient.ToDoubles());
        return gradients;
    }

    /// <summary>The same tokens with their documents' numbers in the step.</summary>
    private static TokenBatch Numbered(TokenBatch batch, int first)
    {
        TokenDocument[] documents = [.. batch.Layout.Documents.ToArray().Select(document => document with { Number = document.Number + first })];
        return batch with { Layout = TokenLayout.Create(documents, batch.Layout.Indices, batch.Layout.Positions) };
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
