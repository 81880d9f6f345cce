using System.Text.Json.Nodes;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Shared;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Layers;
using Reference.Transformer.Models;
using Reference.Transformer.Models.Writing;
using Transformer.Tests.Configuration;

namespace Transformer.Tests.Writing;

/// <summary>What GGUF metadata say of positions, biases and heads comes back from the config.json that is made of them.</summary>
public sealed class GgufConfigFolderTests
{
    [Fact]
    public void Plain_linear_and_yarn_positions_come_back_to_the_last_bit()
    {
        Check(GgufBytes.Llama().Blocks());
        Check(GgufBytes.Llama().Blocks().Set("llama.rope.scaling.factor", 2.7f));
        Check(GgufBytes.Llama().Blocks().Set("llama.rope.scaling.type", "yarn").Set("llama.rope.scaling.factor", 4.3f)
            .Set("llama.rope.scaling.original_context_length", 16u).Set("llama.rope.scaling.attn_factor", 0.9f));
    }

    [Fact]
    public void Divisors_of_rotary_frequencies_come_back_to_the_last_bit()
    {
        Check(GgufBytes.Llama().Blocks().Vector("rope_freqs.weight", 1, 1.7f, 8), "longrope");
    }

    [Fact]
    public void Divisors_of_scaled_positions_are_refused()
    {
        GgufBytes bytes = GgufBytes.Llama().Blocks().Vector("rope_freqs.weight", 1, 1.7f, 8).Set("llama.rope.scaling.factor", 2f);
        Assert.Contains("rope_freqs.weight", Assert.Throws<NotSupportedException>(() => Check(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Biases_of_queries_alone_are_refused_and_biases_of_all_come_back()
    {
        GgufBytes bytes = GgufBytes.Llama().Blocks();
        Biases(bytes, "attn_q", "attn_k", "attn_v");
        Assert.Contains("attention_bias", Assert.Throws<NotSupportedException>(() => Check(bytes)).Message, StringComparison.Ordinal);
        Biases(bytes, "attn_output");
        Check(bytes);
    }

    [Fact]
    public void A_token_that_ends_a_turn_joins_the_end_token()
    {
        using var folder = new TemporaryFolder();
        using var written = new WrittenModel(folder.Write("m.gguf", GgufBytes.Llama().Blocks().Set("tokenizer.ggml.bos_token_id", 1u)
            .Set("tokenizer.ggml.eos_token_id", 2u).Set("tokenizer.ggml.eot_token_id", 5u)
            .Set("tokenizer.ggml.padding_token_id", 3u).Build()));
        JsonNode generation = JsonNode.Parse(File.ReadAllText(written.At("generation_config.json")))!;
        Assert.Equal("""{"bos_token_id":1,"eos_token_id":[2,5],"pad_token_id":3}""", generation.ToJsonString());
        Assert.Contains("holds no tokenizer", Assert.Single(written.Result.Notes), StringComparison.Ordinal);
    }

    private static void Check(GgufBytes bytes, string? kind = null)
    {
        using var folder = new TemporaryFolder();
        string source = folder.Write("m.gguf", bytes.Build());
        using var written = new WrittenModel(source);
        using PretrainedModel model = ModelLoader.Load(source, ScalarBackend.Instance, DType.F64);
        DecoderConfig expected = model.Config, found = KnownFamilies.ReadConfig(written.At("config.json"));
        Assert.DoesNotContain(found.Warnings, warning => !warning.Contains("original_max_position_embeddings", StringComparison.Ordinal));
        Assert.Equal(RotaryFrequencies.Make(expected.Rope!, 99), RotaryFrequencies.Make(found.Rope!, 99));
        Assert.Equal(RotaryFrequencies.AttentionFactor(expected.Rope!), RotaryFrequencies.AttentionFactor(found.Rope!));
        Assert.Equal((expected.NormEpsilon, expected.TieEmbeddings, expected.MlpBias),
            (found.NormEpsilon, found.TieEmbeddings, found.MlpBias));
        if (kind is not null) Assert.Contains($"\"{kind}\"", File.ReadAllText(written.At("config.json")), StringComparison.Ordinal);
    }

    private static void Biases(GgufBytes bytes, params string[] names)
    {
        for (int i = 0; i < 2; i++)
            foreach (string name in names) bytes.Tensor($"blk.{i}.{name}.bias", 24);
    }
}
