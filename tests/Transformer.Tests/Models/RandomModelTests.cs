using System.Text;
using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Models;

namespace Transformer.Tests.Models;

/// <summary>Models that no file holds: how their weights are drawn.</summary>
public sealed class RandomModelTests
{
    private const string Llama =
        """
        {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 32, "intermediate_size": 48,
         "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 200, "max_position_embeddings": 16, "attention_bias": true, "tie_word_embeddings": true, "pad_token_id": 3}
        """;

    private const string Gpt2 =
        """
        {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_embd": 32, "n_layer": 2, "n_head": 4, "vocab_size": 200,
         "n_positions": 16}
        """;

    [Fact]
    public void Matrices_are_normal_norms_are_1_and_biases_0()
    {
        foreach ((string name, double[] values) in Weights(Llama, 1))
        {
            if (name.EndsWith("norm.weight", StringComparison.Ordinal)) Assert.All(values, value => Assert.Equal(1, value));
            else if (name.EndsWith(".bias", StringComparison.Ordinal)) Assert.All(values, value => Assert.Equal(0, value));
            else AssertNormal(values, 0.02);
        }
    }

    [Fact]
    public void The_padding_row_is_0()
    {
        double[] table = Weights(Llama, 1)["model.embed_tokens.weight"];
        Assert.All(table[(3 * 32)..(4 * 32)], value => Assert.Equal(0, value));
        Assert.DoesNotContain(0, table[..(3 * 32)]);
    }

    [Fact]
    public void Projections_into_gpt2s_residual_stream_are_narrower()
    {
        SortedDictionary<string, double[]> weights = Weights(Gpt2, 1);
        AssertNormal(weights["transformer.h.1.mlp.c_proj.weight"], 0.02 / 2);
        AssertNormal(weights["transformer.h.1.mlp.c_fc.weight"], 0.02);
        AssertNormal(weights["transformer.wpe.weight"], 0.02);
        Assert.All(weights["transformer.ln_f.bias"], value => Assert.Equal(0, value));
        Assert.All(weights["transformer.ln_f.weight"], value => Assert.Equal(1, value));
    }

    [Fact]
    public void Element_i_of_the_nth_parameter_by_name_is_what_the_documentation_says()
    {
        SortedDictionary<string, double[]> weights = Weights(Llama, 5);
        uint number = 0;
        foreach ((string name, double[] values) in weights)
        {
            RandomStream stream = new RandomKey(5, RandomPurpose.Initialization, 0, number++).Stream();
            if (name.EndsWith("proj.weight", StringComparison.Ordinal)) Assert.Equal(0.02 * stream.Normal(7), values[7]);
        }
    }

    [Fact]
    public void Weights_are_a_function_of_the_seed_and_float32_is_float64_rounded()
    {
        const string Name = "model.layers.0.mlp.up_proj.weight";
        Assert.Equal(Weights(Llama, 1)[Name], Weights(Llama, 1)[Name]);
        Assert.NotEqual(Weights(Llama, 1)[Name], Weights(Llama, 2)[Name]);
        Assert.Equal(Weights(Llama, 1)[Name].Select(value => (double)(float)value), Weights(Llama, 1, DType.F32)[Name]);
    }

    private static void AssertNormal(double[] values, double deviation)
    {
        double mean = values.Average(), square = Math.Sqrt(values.Average(value => value * value));
        Assert.InRange(mean / deviation, -0.15, 0.15);
        Assert.InRange(square / deviation, 0.9, 1.1);
        Assert.Contains(values, value => Math.Abs(value) > 2 * deviation);
    }

    private static SortedDictionary<string, double[]> Weights(string config, ulong seed, DType dtype = DType.F64)
    {
        DecoderConfig read = KnownFamilies.Read(ConfigReader.Parse(Encoding.UTF8.GetBytes(config), "config.json"));
        using PretrainedModel model = RandomModel.Create(read, seed, ScalarBackend.Instance, dtype);
        var weights = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach (Parameter parameter in model.Root.Parameters()) weights.Add(parameter.Name, parameter.Value.ToDoubles());
        return weights;
    }
}
