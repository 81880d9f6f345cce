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

    [Fact]
    public void Magnitudes_are_added_or_the_largest_is_taken()
    {
        ParameterGradient[] gradients = [Of("b", -12, 0), Of("a", 3, -4), new(new Parameter("c", Numbers([7])), null), Of("d")];
        Assert.Equal(19, GradientNorm.Of(gradients, GradientNormKind.Sum));
        Assert.Equal(12, GradientNorm.Of(gradients, GradientNormKind.Largest));
        Assert.Equal(0, GradientNorm.Of([Of("d")], GradientNormKind.Largest));
        Assert.Equal(12, GradientNorm.Clip(gradients, 6, GradientNormKind.Largest));
        Assert.Equal([-12 * (6 / (12 + 1e-6)), 0], gradients[0].Gradient!.ToDoubles());
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientNorm.Of([], (GradientNormKind)3));
    }

    [Theory]
    [InlineData(GradientNormKind.Euclidean)]
    [InlineData(GradientNormKind.Sum)]
    [InlineData(GradientNormKind.Largest)]
    public void A_NaN_makes_every_norm_NaN(GradientNormKind kind) =>
        Assert.Equal(double.NaN, GradientNorm.Of([Of("a", 1, double.NaN, 2), Of("b", 3)], kind));

    [Fact]
    public void Magnitudes_of_float32_add_in_float64_over_tensors_in_the_order_of_names()
    {
        ParameterGradient a = Singles("a", 1 << 24), b = Singles("b", -1), c = Singles("c", 1);
        Assert.Equal((1 << 24) + 2, GradientNorm.Of([b, a, c], GradientNormKind.Sum));
        ParameterGradient large = Of("a", 1e16), one = Of("b", 1), another = Of("c", -1);
        Assert.Equal(1e16, GradientNorm.Of([one, another, large], GradientNormKind.Sum));
    }

    [Fact]
    public void Clipping_by_value_bounds_every_element()
    {
        ParameterGradient[] gradients =
        [
            Of("a", -0.0, 0, 0.05, -0.05, 3, -4, double.NaN, double.PositiveInfinity, double.NegativeInfinity),
            new(new Parameter("c", Numbers([7])), null), Singles("s", 1, -1),
        ];
        GradientValue.Clip(gradients, 0.1);
        Assert.Equal([-0.0, 0, 0.05, -0.05, 0.1, -0.1, double.NaN, 0.1, -0.1], gradients[0].Gradient!.ToDoubles());
        Assert.True(double.IsNegative(gradients[0].Gradient!.ToDoubles()[0]));
        Assert.False(double.IsNegative(gradients[0].Gradient!.ToDoubles()[1]));
        Assert.Equal([0.1f, -0.1f], gradients[2].Gradient!.ToDoubles());
        Assert.Throws<ArgumentException>(() => GradientValue.Clip(gradients, 0));
        Assert.Throws<ArgumentException>(() => GradientValue.Clip(gradients, double.NaN));
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

    private static ParameterGradient Singles(string name, params float[] gradient) =>
        new(new Parameter(name, Numbers(new double[gradient.Length])),
            Tensor.From<float>(ScalarBackend.Instance, gradient, new Shape(gradient.Length)));

    private static Tensor Numbers(double[] values) => Tensor.From<double>(ScalarBackend.Instance, values, new Shape(values.Length));
}
