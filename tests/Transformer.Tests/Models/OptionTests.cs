using Reference.Tensors;
using Reference.Transformer.Configuration;

namespace Transformer.Tests.Models;

/// <summary>
/// Families and options against decoders in plain loops: logits of every variant, and the loss's derivative along a direction of all
/// weights.
/// </summary>
public sealed class OptionTests
{
    private static readonly int[] Ids = [5, 17, 3, 22, 9, 9, 1, 14, 20, 2, 11];

    public static TheoryData<string, string> Variants => new(
        [.. TinyConfigs.Families.Select(family => (family, "{}")),
        ("gpt2", """{"scale_attn_by_inverse_layer_idx": true}"""),
        ("gpt2", """{"scale_attn_weights": false}"""),
        ("gpt2", """{"scale_attn_weights": false, "scale_attn_by_inverse_layer_idx": true}"""),
        ("gpt2", """{"reorder_and_upcast_attn": true}"""),
        ("gpt2", """{"n_inner": null}"""),
        ("gpt2", """{"n_inner": 7, "layer_norm_epsilon": 1e-3}"""),
        ("gpt2", """{"tie_word_embeddings": false}"""),
        ("llama", """{"num_key_value_heads": 1}"""),
        ("llama", """{"num_key_value_heads": null}"""),
        ("llama", """{"head_dim": 6}"""),
        ("llama", """{"num_attention_heads": 3, "num_key_value_heads": 1, "head_dim": 2}"""),
        ("llama", """{"mlp_bias": true}"""),
        ("llama", """{"attention_bias": true, "rms_norm_eps": 0.01, "rope_theta": 37.0}"""),
        ("llama", """{"tie_word_embeddings": true}"""),
        ("mistral", """{"sliding_window": 3}"""),
        ("mistral", """{"sliding_window": 1}"""),
        ("mistral", """{"sliding_window": null}"""),
        ("qwen2", """{"use_sliding_window": true, "sliding_window": 3, "max_window_layers": 1}"""),
        ("qwen2", """{"use_sliding_window": false, "sliding_window": 3, "max_window_layers": 0}"""),
        ("qwen3", """{"attention_bias": true}"""),
        ("qwen3", """
            {"use_sliding_window": true, "sliding_window": 4, "layer_types": ["full_attention", "sliding_attention", "full_attention"]}
            """),
        ("smollm3", """{"num_hidden_layers": 5}"""),
        ("smollm3", """{"no_rope_layers": [0, 1, 0]}"""),
        ("smollm3", """{"attention_bias": true, "mlp_bias": true, "tie_word_embeddings": false}"""),
        ("smollm3", """
            {"use_sliding_window": true, "sliding_window": 2, "layer_types": ["sliding_attention", "full_attention", "sliding_attention"]}
            """),
        ("starcoder2", """{"use_bias": false}"""),
        ("starcoder2", """{"sliding_window": 4}"""),
        ("starcoder2", """{"sliding_window": null, "tie_word_embeddings": false, "norm_epsilon": 0.01}"""),
        ("granite", """{"attention_bias": true, "mlp_bias": true}"""),
        ("granite", """{"embedding_multiplier": 3.5, "attention_multiplier": 0.3, "residual_multiplier": 0.4, "logits_scaling": 1.7}"""),
        ("granite", """{"tie_word_embeddings": true, "attention_multiplier": 0.2, "logits_scaling": 3}""")]);

    public static TheoryData<string, string> ActivationsOfFamilies =>
        new([.. PlainActivations.Names.Select(name => ("llama", name)), .. PlainActivations.Names.Select(name => ("gpt2", name))]);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Logits_and_loss_are_those_of_plain_loops(string family, string patch) => Compare(family, patch);

    [Theory]
    [MemberData(nameof(ActivationsOfFamilies))]
    public void Every_activation_is_its_formula(string family, string name) =>
        Compare(family, family == "gpt2" ? $$"""{"activation_function": "{{name}}"}""" : $$"""{"hidden_act": "{{name}}"}""");

    [Fact]
    public void No_activation_is_left_out() => Assert.Equal(PlainActivations.Names.Order(), Activations.Known.Order());

    [Theory]
    [InlineData("gpt2", """{"scale_attn_by_inverse_layer_idx": true}""")]
    [InlineData("llama", """{"head_dim": 6, "num_key_value_heads": 1, "attention_bias": true, "mlp_bias": true}""")]
    [InlineData("mistral", """{"sliding_window": 3, "tie_word_embeddings": true}""")]
    [InlineData("qwen2", """{"use_sliding_window": true, "sliding_window": 3, "max_window_layers": 1}""")]
    [InlineData("qwen3", "{}")]
    [InlineData("smollm3", """{"no_rope_layers": [0, 1, 0]}""")]
    [InlineData("starcoder2", """{"sliding_window": 4}""")]
    [InlineData("granite", """{"embedding_multiplier": 3, "attention_multiplier": 0.3, "residual_multiplier": 0.4, "logits_scaling": 2}""")]
    public void The_gradient_of_the_whole_model_is_the_slope_of_the_plain_loss(string family, string patch)
    {
        using TinyModel model = TinyModel.Of(family, patch);
        Dictionary<string, Tensor> traced = model.Trace(TinyModel.Row(Ids));
        double slope = 0;
        var direction = new Dictionary<string, double[]>();
        foreach ((string name, PlainWeight weight) in model.Weights)
        {
            direction[name] = PlainWeight.Draw("direction of " + name, weight.Values.Length).Values;
            slope += traced["grad." + name].ToDoubles().Zip(direction[name], (a, b) => a * b).Sum();
        }

        double At(double t) => new PlainDecoder(model.Config, model.Weights.ToDictionary(
            pair => pair.Key,
            pair => pair.Value with { Values = [.. pair.Value.Values.Zip(direction[pair.Key], (w, v) => w + (t * v))] })).Loss(Ids);
        double Central(double h) => (At(h) - At(-h)) / (2 * h);
        (double wide, double middle, double narrow) = (Central(1e-3), Central(5e-4), Central(2.5e-4));
        double found = ((16 * ((4 * narrow) - middle) / 3) - (((4 * middle) - wide) / 3)) / 15;
        Assert.True(Math.Abs(found - slope) <= 1e-7 * Math.Abs(slope), $"{family}: differences {found:R}, gradients {slope:R}");
    }

    private static void Compare(string family, string patch)
    {
        using TinyModel model = TinyModel.Of(family, patch);
        var plain = new PlainDecoder(model.Config, model.Weights);
        Dictionary<string, Tensor> traced = model.Trace(TinyModel.Row(Ids));
        double[] expected = [.. plain.Logits(Ids).SelectMany(row => row)], found = traced["logits"].ToDoubles();
        double bound = 1e-12 * expected.Max(Math.Abs);
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], bound);
        Assert.Equal(plain.Loss(Ids), traced["loss"].ToScalar(), 1e-12 * plain.Loss(Ids));
    }
}
