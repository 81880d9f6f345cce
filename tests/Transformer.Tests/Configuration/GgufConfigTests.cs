using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats.Gguf;
using Reference.Tests.Shared;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;

namespace Transformer.Tests.Configuration;

public sealed class GgufConfigTests
{
    [Theory]
    [InlineData("llama-gpt2")]
    [InlineData("llama-spm")]
    public void A_golden_file_has_the_config_of_its_Hugging_Face_twin(string name)
    {
        DecoderConfig twin = KnownFamilies.ReadConfig(Golden.Require("gguf", name, "model", "config.json"));
        foreach (string type in (string[])["F32", "F16", "Q8_0", "Q4_0"])
        {
            using GgufFile file = GgufFile.Open(Golden.Require("gguf", name, $"model-{type}.gguf"));
            DecoderConfig config = GgufConfig.Read(file, file, ScalarBackend.Instance);
            Assert.Empty(config.Warnings);
            Assert.Equal(twin.NormEpsilon, config.NormEpsilon, 1e-12);
            Assert.Equal(twin.Rope, config.Rope);
            Assert.Equal(twin.AttentionScales, config.AttentionScales);
            Assert.Equal(Sizes(twin), Sizes(config));
            Assert.Equal((twin.TieEmbeddings, twin.MaxPositions, twin.Head, twin.Norm, twin.GatedMlp, twin.Activation),
                (config.TieEmbeddings, config.MaxPositions, config.Head, config.Norm, config.GatedMlp, config.Activation));
        }
    }

    [Fact]
    public void Names_are_those_of_the_Hugging_Face_twin_and_go_there_and_back()
    {
        using GgufFile file = GgufFile.Open(Golden.Require("gguf", "llama-gpt2", "model-F32.gguf"));
        var twin = new GoldenTensors(Golden.Require("gguf", "llama-gpt2", "model", "model.safetensors"));
        Assert.Equal(twin.Names, file.Entries.Select(e => GgufNames.ToHuggingFace(e.Name)).Order(StringComparer.Ordinal));
        Assert.All(file.Entries, e => Assert.Equal(e.Name, GgufNames.ToGguf(GgufNames.ToHuggingFace(e.Name)!)));
        Assert.Equal("model.layers.12.self_attn.k_proj.bias", GgufNames.ToHuggingFace("blk.12.attn_k.bias"));
        foreach (string name in (string[])["rope_freqs.weight", "blk.x.attn_q.weight", "blk.1.attn_q.scale", "blk.1", "blk.", "output", ""])
            Assert.Null(GgufNames.ToHuggingFace(name));
    }

    [Fact]
    public void Missing_keys_have_the_defaults_of_llama_cpp()
    {
        DecoderConfig config = Read(GgufBytes.Llama());
        Assert.Equal([59, 24, 20, 2, 4, 4, 6], Sizes(config));
        Assert.Equal(("llama", true, false, null), (config.ModelType, config.TieEmbeddings, config.QueryKeyValueBias, config.PaddingToken));
        Assert.Equal(new RopeConfig(RopeKind.Default, 10_000, 6) { MaxPositions = 64, OriginalMaxPositions = 64 }, config.Rope);
        Assert.Equal((double)1e-5f, config.NormEpsilon);
    }

    [Fact]
    public void Tensors_tell_of_biases_and_an_untied_head()
    {
        GgufBytes bytes = GgufBytes.Llama().Tensor("output.weight", 24, 59).Vector("blk.0.attn_q.bias", 0).Vector("blk.0.ffn_down.bias", 0);
        DecoderConfig config = Read(bytes);
        bool[] found = [config.TieEmbeddings, config.QueryKeyValueBias, config.AttentionOutputBias, config.MlpBias];
        Assert.Equal([false, true, false, true], found);
    }

    [Fact]
    public void A_padding_token_is_the_embeddings_padding_row()
    {
        DecoderConfig config = Read(GgufBytes.Llama().Set("tokenizer.ggml.padding_token_id", 3u));
        Assert.Equal((3, 3), (config.PaddingToken, config.PaddingRow));
        Assert.Null(Read(GgufBytes.Llama().Set("tokenizer.ggml.padding_token_id", uint.MaxValue)).PaddingRow);
    }

    [Fact]
    public void Linear_scaling_is_what_a_factor_means_where_no_type_is_stated()
    {
        RopeConfig rope = Read(GgufBytes.Llama().Set("llama.rope.scaling.factor", 2.5f)).Rope!;
        Assert.Equal((RopeKind.Linear, 2.5), (rope.Kind, rope.Factor));
        Assert.Equal(RopeKind.Linear, Read(GgufBytes.Llama().Set("llama.rope.scale_linear", 2f)).Rope!.Kind);
        Assert.Equal(RopeKind.Default, Read(GgufBytes.Llama().Set("llama.rope.scaling.factor", 0f)).Rope!.Kind);
        GgufBytes none = GgufBytes.Llama().Set("llama.rope.scaling.type", "none").Set("llama.rope.scaling.factor", 2f);
        Assert.Equal(RopeKind.Default, Read(none).Rope!.Kind);
    }

    [Fact]
    public void Yarn_scales_cosines_and_sines_as_llama_cpp_does()
    {
        GgufBytes bytes = GgufBytes.Llama().Set("llama.rope.scaling.type", "yarn").Set("llama.rope.scaling.factor", 4f)
            .Set("llama.rope.scaling.original_context_length", 16u).Set("llama.rope.scaling.attn_factor", 0.5f);
        RopeConfig rope = Read(bytes).Rope!;
        Assert.Equal((RopeKind.Yarn, 4, 16, 32, 1, true),
            (rope.Kind, rope.Factor, rope.OriginalMaxPositions, rope.BetaFast, rope.BetaSlow, rope.Truncate));
        Assert.Equal(0.5 * 1.1386294361119891, rope.AttentionFactor!.Value, 1e-15);
    }

    [Fact]
    public void Rotary_divisors_of_the_file_are_taken()
    {
        DecoderConfig config = Read(GgufBytes.Llama().Vector("rope_freqs.weight", 1, 2.5f, 8));
        Assert.Equal(RopeKind.Default, config.Rope!.Kind);
        Assert.Equal([1, 2.5, 8], config.Rope.FrequencyDivisors!);
    }

    [Fact]
    public void A_list_with_one_number_for_all_layers_is_that_number() =>
        Assert.Equal(2, Read(GgufBytes.Llama().Set("llama.attention.head_count_kv", new uint[] { 2, 2 })).KeyValueHeads);

    public static TheoryData<string, object?, string> Faults => new()
    {
        { "general.architecture", null, "general.architecture: found nothing; expected llama" },
        { "general.architecture", "qwen2", "general.architecture: found \"qwen2\"; expected llama" },
        { "general.type", "adapter", "general.type: found \"adapter\"; expected model" },
        { "llama.block_count", null, "llama.block_count: found nothing; expected a whole number from 1" },
        { "llama.block_count", 0u, "llama.block_count: found U32 0; expected a whole number from 1" },
        { "llama.block_count", "2", "llama.block_count: found \"2\"; expected a whole number from 1" },
        { "llama.block_count", 2f, "llama.block_count: found F32 2; expected a whole number from 1" },
        { "llama.embedding_length", uint.MaxValue, "llama.embedding_length: found U32 4294967295; expected a whole number from 1" },
        { "llama.attention.head_count", 5u, "llama.attention.head_count: found U32 5; expected a divisor of llama.embedding_length, 24" },
        { "llama.attention.head_count_kv", 3u, "llama.attention.head_count_kv: found U32 3; expected a divisor of llama.attention" },
        { "llama.attention.head_count_kv", new uint[] { 2, 4 }, "llama.attention.head_count_kv: found U32[2]; expected a whole number" },
        { "llama.attention.layer_norm_rms_epsilon", null, "llama.attention.layer_norm_rms_epsilon: found nothing" },
        { "llama.attention.layer_norm_rms_epsilon", float.NaN, "rms_epsilon: found F32 NaN; expected a number from 1E-30 to 1" },
        { "llama.attention.key_length", 5u, "llama.attention.key_length: found 5; expected an even size of heads" },
        { "llama.attention.value_length", 8u, "llama.attention.value_length: found U32 8; expected 6" },
        { "llama.rope.freq_base", float.PositiveInfinity, "llama.rope.freq_base: found F32 Infinity; expected a number" },
        { "llama.rope.dimension_count", 4u, "llama.rope.dimension_count: found U32 4; expected 6" },
        { "llama.rope.scaling.type", "longrope", "llama.rope.scaling.type: found \"longrope\"; expected none, linear or yarn" },
        { "llama.rope.scaling.attn_factor", 0.5f, "llama.rope.scaling.attn_factor: found F32 0.5; expected 1 or nothing" },
        { "llama.vocab_size", 60u, "llama.vocab_size: found U32 60; expected 59, the rows of token_embd.weight" },
        { "llama.expert_count", 8u, "llama.expert_count: found U32 8; expected 0 or nothing" },
        { "llama.attention.causal", false, "llama.attention.causal: found Bool False; expected true or nothing" },
        { "tokenizer.ggml.padding_token_id", 59u, "tokenizer.ggml.padding_token_id: found U32 59; expected a token from 0 to 58" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_bad_value_is_told_with_its_key_what_was_found_and_what_is_allowed(string key, object? value, string text)
    {
        ConfigException error = Assert.Throws<ConfigException>(() => Read(GgufBytes.Llama().Set(key, value)));
        Assert.Contains(text, Assert.Single(error.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_divisors_are_refused()
    {
        ConfigException error = Assert.Throws<ConfigException>(() => Read(GgufBytes.Llama().Vector("rope_freqs.weight", 1, 2)));
        Assert.Contains("found F32[2]; expected F32[3], one divisor a frequency", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ConfigException>(() => Read(GgufBytes.Llama().Vector("rope_freqs.weight", 1, 0, 1)));
        Assert.Contains("positive numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_of_the_architecture_warns()
    {
        DecoderConfig config = Read(GgufBytes.Llama().Set("llama.logit_scale", 2f));
        Assert.Contains("llama.logit_scale", Assert.Single(config.Warnings), StringComparison.Ordinal);
    }

    private static int[] Sizes(DecoderConfig c) =>
        [c.VocabularySize, c.HiddenSize, c.IntermediateSize, c.Layers, c.Heads, c.KeyValueHeads, c.HeadSize];

    private static DecoderConfig Read(GgufBytes bytes)
    {
        using var folder = new TemporaryFolder();
        using GgufFile file = GgufFile.Open(folder.Write("model.gguf", bytes.Build()));
        return GgufConfig.Read(file, file, ScalarBackend.Instance);
    }
}
