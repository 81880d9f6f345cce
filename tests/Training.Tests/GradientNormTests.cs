using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Training.Optimizers;

namespace Reference.Tests.Training;

/// <summary>The norm of a step's gradients, clipping, and the groups of weight decay.</summary>
public sealed class GradientNormTests
{
    [Fact]
    public void The_norm_is_that_of_all_gradients_together()
    {
        Assert.Equal(13, GradientNorm.Of([Of("a", 3, 4), Of("b", 12), new(new Parameter("c", Numbers([7])), null)]));
        Assert.Equal(0, GradientNorm.Of([]));
    }

    [Fact]
    public void Names_and_not_the_list_say_the_order()
    {
        ParameterGradient a = Of("a", 1e8), b = Of("b", 1), c = Of("c", 1);
        Assert.Equal(GradientNorm.Of([a, b, c]), GradientNorm.Of([c, a, b]));
        Tensor forward = Total(), backward = Total();
        foreach (ParameterGradient one in (ParameterGradient[])[a, b, c]) ScalarBackend.Instance.SquareSum(one.Gradient!, forward);
        foreach (ParameterGradient one in (ParameterGradient[])[c, b, a]) ScalarBackend.Instance.SquareSum(one.Gradient!, backward);
        Assert.NotEqual(forward.ToScalar(), backward.ToScalar());
        Assert.Equal(Math.Sqrt(forward.ToScalar()), GradientNorm.Of([b, c, a]));
    }

    [Fact]
    public void Segments_of_float32_fold_in_float64()
    {
        var values = new float[2 * 4096];
        Array.Fill(values, 1f / 3);
        Tensor total = Total(), half = Total();
        ScalarBackend.Instance.SquareSum(Tensor.From<float>(ScalarBackend.Instance, values, new Shape(values.Length)), total);
        ScalarBackend.Instance.SquareSum(Tensor.From<float>(ScalarBackend.Instance, values.AsSpan(4096), new Shape(4096)), half);
        Assert.Equal((double)(float)half.ToScalar(), half.ToScalar());
        Assert.Equal(2 * half.ToScalar(), total.ToScalar());
    }

    [Fact]
    public void Clipping_scales_only_what_is_too_long()
    {
        ParameterGradient[] gradients = [Of("a", 3, 4)];
        Assert.Equal(5, GradientNorm.Clip(gradients, 5.1));
        Assert.Equal([3, 4], gradients[0].Gradient!.ToDoubles());
        Assert.Equal(5, GradientNorm.Clip(gradients, 1));
        double factor = 1 / (5 + 1e-6);
        Assert.Equal([3 * factor, 4 * factor], gradients[0].Gradient!.ToDoubles());
        Assert.Throws<ArgumentException>(() => GradientNorm.Clip(gradients, 0));
    }

    [Theory]
    [InlineData("model.embed_tokens.weight", true)]
    [InlineData("backbone.norm_f.weight", true)]
    [InlineData("layers.0.input_layernorm.weight", false)]
    [InlineData("bert.embeddings.LayerNorm.weight", false)]
    [InlineData("model.norm.weight", false)]
    [InlineData("self_attn.q_norm.weight", false)]
    [InlineData("SelfAttention.relative_attention_bias.weight", false)]
    [InlineData("transformer.h.0.ln_1.weight", false)]
    public void Weight_decay_leaves_out_biases_and_norms(string name, bool decays) =>
        Assert.Equal(decays, DecayGroups.Decays(name, module => module.EndsWith(".ln_1", StringComparison.Ordinal)));

    private static Tensor Total() => Tensor.Zeros(ScalarBackend.Instance, new Shape(), DType.F64);

    private static ParameterGradient Of(string name, params double[] gradient) =>
        new(new Parameter(name, Numbers(new double[gradient.Length])), Numbers(gradient));

    private static Tensor Numbers(double[] values) => Tensor.From<double>(ScalarBackend.Instance, values, new Shape(values.Length));
}
