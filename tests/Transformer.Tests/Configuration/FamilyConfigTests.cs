using Reference.Tensors.Backends;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;

namespace Transformer.Tests.Configuration;

/// <summary>What the families make of their keys and defaults, as transformers does.</summary>
public sealed class FamilyConfigTests
{
    [Theory]
    [InlineData("gpt2", true)]
    [InlineData("llama", false)]
    [InlineData("mistral", false)]
    [InlineData("qwen2", false)]
    [InlineData("qwen3", false)]
    [InlineData("smollm3", true)]
    [InlineData("starcoder2", true)]
    [InlineData("granite", false)]
    public void C9_a_missing_tie_takes_the_familys_default(string modelType, bool tied)
    {
        Assert.Equal(tied, Configs.Read(modelType).TieEmbeddings);
        Assert.Equal(!tied, Configs.Read(modelType, $$"""{"tie_word_embeddings": {{(tied ? "false" : "true")}}}""").TieEmbeddings);
    }

    [Fact]
    public void Every_family_has_a_config_here_and_names_its_head()
    {
        foreach (Family family in KnownFamilies.All)
        {
            DecoderConfig config = Configs.Read(family.ModelType);
            Assert.Empty(config.Warnings);
            Assert.Equal(family.ModelType, config.ModelType);
            Assert.Equal(HeadKind.CausalLanguageModel, config.Head.Kind);
            Assert.Same(family, KnownFamilies.Find(config.ModelType));
        }

        Type[] types = [.. typeof(Family).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Family)) && !t.IsAbstract)];
        Assert.Equal(types.Length, KnownFamilies.All.Count);
    }

    [Theory]
    [InlineData("llama", "{}", 6)]
    [InlineData("llama", """{"head_dim": null}""", 6)]
    [InlineData("llama", """{"head_dim": 8}""", 8)]
    [InlineData("qwen2", """{"head_dim": 10}""", 10)]
    [InlineData("qwen3", "{}", 128)]
    [InlineData("qwen3", """{"head_dim": 10}""", 10)]
    [InlineData("qwen3", """{"head_dim": null}""", 6)]
    [InlineData("llama", """{"head_dim": 10, "num_attention_heads": 5, "num_key_value_heads": 1}""", 10)]
    public void C4_heads_have_the_stated_size_or_a_share_of_the_hidden_size(string modelType, string patch, int size)
    {
        DecoderConfig config = Configs.Read(modelType, patch);
        Assert.Equal(size, config.HeadSize);
        Assert.Equal(size, config.Rope!.RotatedSize);
        Assert.Equal(1 / Math.Sqrt(size), config.AttentionScales[0]);
    }

    [Theory]
    [InlineData("llama", """{"-num_key_value_heads": 0}""", 4)]
    [InlineData("llama", """{"num_key_value_heads": null}""", 4)]
    [InlineData("granite", """{"-num_key_value_heads": 0}""", 4)]
    [InlineData("smollm3", """{"-num_key_value_heads": 0}""", 4)]
    [InlineData("starcoder2", """{"-num_key_value_heads": 0}""", 2)]
    [InlineData("mistral", """{"-num_key_value_heads": 0, "num_attention_heads": 8, "head_dim": 4}""", 8)]
    [InlineData("llama", """{"num_key_value_heads": 1}""", 1)]
    public void C5_missing_key_heads_take_the_familys_default_and_null_as_many_as_queries(string modelType, string patch, int heads) =>
        Assert.Equal(heads, Configs.Read(modelType, patch).KeyValueHeads);

    [Theory]
    [InlineData("llama", "{}", "- - -")]
    [InlineData("mistral", "{}", "4096 4096 4096")]
    [InlineData("mistral", """{"sliding_window": null}""", "- - -")]
    [InlineData("mistral", """{"sliding_window": 5}""", "5 5 5")]
    [InlineData("mistral", """{"sliding_window": null, "layer_types": ["full_attention", "full_attention", "full_attention"]}""", "- - -")]
    [InlineData("starcoder2", "{}", "- - -")]
    [InlineData("starcoder2", """{"sliding_window": 5}""", "5 5 5")]
    [InlineData("qwen2", """{"sliding_window": 5, "max_window_layers": 0}""", "- - -")]
    [InlineData("qwen2", """{"use_sliding_window": true, "sliding_window": 5}""", "- - -")]
    [InlineData("qwen2", """{"use_sliding_window": true, "sliding_window": 5, "max_window_layers": 1}""", "- 5 5")]
    [InlineData("qwen2", """{"use_sliding_window": true, "max_window_layers": 2}""", "- - 4096")]
    [InlineData("qwen2", """{"use_sliding_window": true, "sliding_window": null, "max_window_layers": 1}""", "- - -")]
    [InlineData("qwen3",
        """{"use_sliding_window":true, "sliding_window":5, "layer_types": ["sliding_attention", "full_attention", "sliding_attention"]}""",
        "5 - 5")]
    [InlineData("smollm3", """{"use_sliding_window": true, "sliding_window": 5, "no_rope_layers": [1, 0, 1]}""", "- 5 -")]
    [InlineData("smollm3", """{"sliding_window": 5, "no_rope_layers": [1, 0, 1]}""", "- - -")]
    [InlineData("smollm3", """{"sliding_window": 5, "layer_types": ["sliding_attention", "full_attention", "full_attention"]}""", "5 - -")]
    public void C15_windows_follow_the_familys_rule_or_layer_types(string modelType, string patch, string windows) =>
        Assert.Equal(windows, string.Join(' ', Configs.Read(modelType, patch).LayerWindows.Select(w => w?.ToString() ?? "-")));

    [Theory]
    [InlineData("{}", "+++")]
    [InlineData("""{"no_rope_layer_interval": 2}""", "+-+")]
    [InlineData("""{"no_rope_layer_interval": 1}""", "---")]
    [InlineData("""{"no_rope_layers": [0, 1, 0], "no_rope_layer_interval": 2}""", "-+-")]
    [InlineData("""{"no_rope_layers": [true, false, true, false]}""", "+-+")]
    public void Smollm3_turns_the_layers_that_no_rope_layers_marks_with_1(string patch, string layers) =>
        Assert.Equal(layers, string.Concat(Configs.Read("smollm3", patch).LayerUsesRope.Select(u => u ? '+' : '-')));

    [Theory]
    [InlineData("llama", "{}", false, false, false)]
    [InlineData("llama", """{"attention_bias": true}""", true, true, false)]
    [InlineData("llama", """{"mlp_bias": true}""", false, false, true)]
    [InlineData("mistral", "{}", false, false, false)]
    [InlineData("qwen2", "{}", true, false, false)]
    [InlineData("qwen3", """{"attention_bias": true}""", true, true, false)]
    [InlineData("smollm3", """{"attention_bias": true, "mlp_bias": true}""", true, true, true)]
    [InlineData("granite", """{"attention_bias": true, "mlp_bias": true}""", true, true, true)]
    [InlineData("starcoder2", "{}", true, true, true)]
    [InlineData("starcoder2", """{"use_bias": false}""", false, false, false)]
    [InlineData("gpt2", "{}", true, true, true)]
    public void Biases_stand_where_the_family_has_them(string modelType, string patch, bool inputs, bool output, bool mlp)
    {
        DecoderConfig config = Configs.Read(modelType, patch);
        Assert.Equal((inputs, output, mlp), (config.QueryKeyValueBias, config.AttentionOutputBias, config.MlpBias));
    }

    [Fact]
    public void Granite_has_four_multipliers()
    {
        const string Patch = """
            {"embedding_multiplier": 12, "attention_multiplier": 0.015625, "residual_multiplier": 0.22, "logits_scaling": 8}
            """;
        DecoderConfig config = Configs.Read("granite", Patch);
        Assert.Equal((12, 0.22, 8), (config.EmbeddingMultiplier, config.ResidualMultiplier, config.LogitsDivisor));
        Assert.Equal([0.015625, 0.015625, 0.015625], config.AttentionScales);
        Assert.Equal([1.0, 1, 1], Configs.Read("granite").AttentionScales);
    }

    [Theory]
    [InlineData("{}", 0.5, 0.5)]
    [InlineData("""{"scale_attn_weights": false}""", 1.0, 1.0)]
    [InlineData("""{"scale_attn_by_inverse_layer_idx": true}""", 0.5, 0.25)]
    [InlineData("""{"scale_attn_weights": false, "scale_attn_by_inverse_layer_idx": true}""", 1.0, 0.5)]
    [InlineData("""{"reorder_and_upcast_attn": true}""", 0.5, 0.5)]
    public void Gpt2_scales_scores_by_head_size_and_layer(string patch, double first, double second)
    {
        string sizes = patch.Replace("{", """{"n_embd": 16""" + (patch == "{}" ? "" : ", "), StringComparison.Ordinal);
        IReadOnlyList<double> scales = Configs.Read("gpt2", sizes).AttentionScales;
        Assert.Equal((first, second), (scales[0], scales[1]));
    }

    [Fact]
    public void Gpt2_has_learned_positions_and_an_mlp_four_times_as_wide()
    {
        DecoderConfig config = Configs.Read("gpt2", """{"n_inner": null, "pad_token_id": 5}""");
        Assert.Null(config.Rope);
        Assert.Equal((96, 32, 5, null), (config.IntermediateSize, config.MaxPositions, config.PaddingToken, config.PaddingRow));
        Assert.Equal((NormKind.Layer, false, UnaryKind.GeluTanh), (config.Norm, config.GatedMlp, config.Activation));
        Assert.Equal((0.1, 0.1, 0.1), (config.AttentionDropout, config.ResidualDropout, config.EmbeddingDropout));
        Assert.Equal(28, Configs.Read("gpt2", """{"n_inner": 28}""").IntermediateSize);
        Assert.Equal(24, Configs.Read("gpt2", """{"-n_embd": 0, "hidden_size": 24}""").HiddenSize);
    }

    [Theory]
    [InlineData("gelu", UnaryKind.Gelu)]
    [InlineData("gelu_new", UnaryKind.GeluTanh)]
    [InlineData("gelu_pytorch_tanh", UnaryKind.GeluTanh)]
    [InlineData("quick_gelu", UnaryKind.QuickGelu)]
    [InlineData("silu", UnaryKind.Silu)]
    [InlineData("swish", UnaryKind.Silu)]
    [InlineData("relu", UnaryKind.Relu)]
    [InlineData("tanh", UnaryKind.Tanh)]
    [InlineData("sigmoid", UnaryKind.Sigmoid)]
    public void C17_activations_have_their_aliases(string name, UnaryKind kind)
    {
        Assert.Equal(kind, Configs.Read("llama", $$"""{"hidden_act": "{{name}}"}""").Activation);
        Assert.Equal(kind, Configs.Read("gpt2", $$"""{"activation_function": "{{name}}"}""").Activation);
    }

    [Theory]
    [InlineData("{}", 2, null)]
    [InlineData("""{"num_labels": 4}""", 4, null)]
    [InlineData("""{"num_labels": 1}""", 1, ProblemKind.Regression)]
    [InlineData("""{"id2label": {"0": "no", "1": "yes", "2": "maybe"}, "label2id": {"no": 0, "yes": 1, "maybe": 2}}""", 3, null)]
    [InlineData("""{"num_labels": 4, "problem_type": "multi_label_classification"}""", 4, ProblemKind.MultiLabel)]
    [InlineData("""{"num_labels": 2, "problem_type": "regression"}""", 2, ProblemKind.Regression)]
    [InlineData("""{"problem_type": "single_label_classification"}""", 2, ProblemKind.SingleLabel)]
    public void A_classifier_has_the_labels_of_its_map(string patch, int labels, ProblemKind? problem)
    {
        string separator = patch == "{}" ? "" : ", ";
        DecoderConfig config = Configs.Read("llama", patch[..^1] + separator + ClassifierHead);
        Assert.Equal(new HeadConfig(HeadKind.SequenceClassification, labels, problem), config.Head);
        Assert.False(config.TieEmbeddings);
    }

    private const string ClassifierHead = """
        "architectures": ["LlamaForSequenceClassification"], "tie_word_embeddings": true}
        """;

    [Fact]
    public void A_classifier_of_one_class_is_refused()
    {
        const string Patch = """
            {"architectures": ["LlamaForSequenceClassification"], "num_labels": 1, "problem_type": "single_label_classification"}
            """;
        ConfigException error = Assert.Throws<ConfigException>(() => Configs.Read("llama", Patch));
        Assert.Equal("$.problem_type", Assert.Single(error.Errors).Path);
    }

    [Theory]
    [InlineData("""{"pad_token_id": null}""", null, null, 0)]
    [InlineData("""{"pad_token_id": 2}""", 2, 2, 0)]
    [InlineData("""{"pad_token_id": -1}""", -1, 58, 1)]
    public void The_padding_token_is_a_row_of_the_embedding_as_PyTorch_counts_rows(string patch, int? token, int? row, int warnings)
    {
        DecoderConfig config = Configs.Read("llama", patch);
        Assert.Equal((token, row, warnings), (config.PaddingToken, config.PaddingRow, config.Warnings.Count));
    }

    [Theory]
    [InlineData("""{"auto_map": {"AutoModel": "evil.py"}}""", "$.auto_map: code that comes with a model is never run")]
    [InlineData("""{"attn_logit_softcapping": 50.0}""", "$.attn_logit_softcapping: the key, 50.0, is not known in model_type llama")]
    [InlineData("""{"rope_scaling": {"type": "linear", "factor": 2, "beta_fast": 32}}""",
        "$.rope_scaling.beta_fast: this rope_type does not use")]
    public void C19_what_is_not_understood_and_could_matter_gives_a_warning(string patch, string text) =>
        Assert.Contains(text, Assert.Single(Configs.Read("llama", patch).Warnings), StringComparison.Ordinal);

    [Fact]
    public void What_is_known_to_change_nothing_is_silent()
    {
        const string Patch = """
            {"transformers_version": "4.40.1", "torch_dtype": "bfloat16", "dtype": "bfloat16", "use_cache": true, "initializer_range": 0.02,
             "bos_token_id": 1, "eos_token_id": [1, 2], "pretraining_tp": 2, "attention_dropout": 0.1, "rope_scaling": null,
             "temperature": 0.7, "sliding_window": null, "quantization_config": null, "add_cross_attention": false, "pruned_heads": {},
             "rope_interleaved": false, "transformers.js_config": {"dtype": "q4"}, "_name_or_path": "x", "is_decoder": true}
            """;
        DecoderConfig config = Configs.Read("llama", Patch);
        Assert.Empty(config.Warnings);
        Assert.Equal(0.1, config.AttentionDropout);
    }
}
