using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Tests.Peft;

/// <summary>Dropout is a pure function of run, step, layer, document and place.</summary>
public sealed class DropoutTests
{
    private static AdaptedModel Model(DType dtype = DType.F32) =>
        Small.Adapted(new LoraConfig { Start = LoraStart.Random, Dropout = 0.4, Targets = TargetNames.AllLinear }, dtype: dtype);

    [Fact]
    public void Micro_batches_and_recomputation_change_no_bit_of_any_gradient()
    {
        AdaptedModel adapted = Model();
        var whole = Small.Gradients(adapted, [3]);
        Assert.Equal(adapted["a"].Parameters.Count, whole.Count);
        Assert.Equal(whole, Small.Gradients(adapted, [1, 2]));
        Assert.Equal(whole, Small.Gradients(adapted, [1, 1, 1]));
        Assert.Equal(whole, Small.Gradients(adapted, [2, 1], recomputes: true));
    }

    [Fact]
    public void Another_step_drops_others()
    {
        AdaptedModel adapted = Model();
        Assert.NotEqual(Small.Gradients(adapted, [3], number: 5), Small.Gradients(adapted, [3], number: 6));
    }

    [Fact]
    public void Evaluation_drops_nothing()
    {
        AdaptedModel adapted = Model();
        var plain = Small.Adapted(new LoraConfig { Start = LoraStart.Random, Targets = TargetNames.AllLinear }, dtype: DType.F32);
        Assert.Equal(Small.Logits(plain), Small.Logits(adapted));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void So_many_are_dropped_and_the_others_scaled(double rate)
    {
        const int Rows = 200, Width = 100;
        Tensor x = Tensor.FromDoubles(Small.Backend, [.. Enumerable.Repeat(3.0, Rows * Width)], new Shape(Rows, Width), DType.F64), y = Tensor.Zeros(Small.Backend, x.Shape, DType.F64);
        Small.Backend.Dropout(x, new DropoutMask(rate, new RandomKey(8, RandomPurpose.Dropout)), TokenLayout.Of(Rows), y);
        double[] values = y.ToDoubles();
        RandomStream stream = new RandomKey(8, RandomPurpose.Dropout).Stream();
        for (int i = 0; i < values.Length; i++) Assert.Equal(stream.Uniform32((ulong)i) >= rate, values[i] != 0);
        Assert.All(values, value => Assert.True(value == 0 || value == 3 * (1 / (1 - rate))));
        double dropped = values.Count(value => value == 0) / (double)values.Length;
        Assert.InRange(dropped, rate - 0.015, rate + 0.015);
    }
}
