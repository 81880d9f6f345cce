using Autograd.Tests.Cases;
using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;

namespace Autograd.Tests;

/// <summary>The head's loss in blocks of tokens: the bits of Linear and CrossEntropy, and what a declared gradient promises.</summary>
public class HeadLossTests
{
    private static SimdBackend Backend { get; } = new();

    public static TheoryData<DType, bool, bool, double> Heads
    {
        get
        {
            var rows = new TheoryData<DType, bool, bool, double>();
            foreach (DType dtype in (DType[])[DType.F32, DType.F64])
                foreach (bool trained in (bool[])[false, true])
                    foreach ((bool bias, double divisor) in ((bool, double)[])[(false, 1), (true, 7)])
                        rows.Add(dtype, trained, bias, divisor);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Bits_are_those_of_linear_and_cross_entropy_for_every_size_of_blocks(DType dtype, bool trained, bool bias, double divisor)
    {
        var head = new HeadTrial(dtype, trained, bias, dtype);
        foreach (double seed in (double[])[1, -0.3])
        {
            long[][] plain = head.Run(Backend, Plain(divisor), seed);
            Assert.Equal(2 + (trained ? bias ? 2 : 1 : 0), plain.Count(part => part.Length > 0));
            foreach (int? block in (int?[])[null, 1, 7, 128, 255, 256, 300, 5000])
                foreach (double? declared in (double?[])[null, seed])
                    Assert.Equal(plain, head.Run(Backend, InBlocks(divisor, declared, block), seed));
        }
    }

    [Theory]
    [InlineData(DType.BF16)]
    [InlineData(DType.F16)]
    public void A_weight_in_another_type_is_read_as_linear_reads_it(DType stored)
    {
        var head = new HeadTrial(DType.F32, IsTrained: false, HasBias: false, stored);
        Assert.Equal(head.Run(Backend, Plain(1), 1), head.Run(Backend, InBlocks(1, 1, 50), 1));
        Assert.Equal(head.Run(ScalarBackend.Instance, Plain(1), 1), head.Run(Backend, InBlocks(1, null, 50), 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Micro_batches_and_checkpoints_change_no_bit(bool trained)
    {
        var head = new HeadTrial(DType.F32, trained, HasBias: true, DType.F32);
        long[][] plain = head.Run(Backend, Plain(1), 1);
        foreach (double? declared in (double?[])[null, 1])
        {
            Assert.Equal(plain[1..], head.Run(Backend, InBlocks(1, declared, null), 1, batches: [2, 1, 2])[1..]);
            Assert.Equal(plain, head.Run(Backend, InBlocks(1, declared, null), 1, checkpoint: true));
        }
    }

    [Fact]
    public void A_frozen_head_forgives_a_declaration_that_does_not_hold()
    {
        var head = new HeadTrial(DType.F32, IsTrained: false, HasBias: true, DType.F32);
        Assert.Equal(head.Run(Backend, Plain(1), 0.7), head.Run(Backend, InBlocks(1, 1, 64), 0.7));
        Assert.Equal(head.Run(Backend, Plain(1), -0.0), head.Run(Backend, InBlocks(1, 0, 64), -0.0));
    }

    [Fact]
    public void Of_a_trained_head_a_declaration_binds()
    {
        var head = new HeadTrial(DType.F32, IsTrained: true, HasBias: false, DType.F32);
        var error = Assert.Throws<InvalidOperationException>(() => head.Run(Backend, InBlocks(1, 1, 64), 0.7));
        Assert.Contains("LinearCrossEntropy: every loss was to be walked back with 1", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidOperationException>(() => head.Run(Backend, InBlocks(1, 1, 64), null));
        Assert.Contains("declared and not walked back, of 1 operations", error.Message, StringComparison.Ordinal);
        Assert.Empty(head.Run(Backend, InBlocks(1, null, 64), null)[1]);
    }

    [Fact]
    public void A_trained_head_that_is_looked_at_gives_its_whole_share_once_with_the_same_bits()
    {
        var head = new HeadTrial(DType.F32, IsTrained: true, HasBias: true, DType.F32);
        var seen = new List<int>();
        Tensor Look(Operation operation, int input, Tensor gradient)
        {
            if (operation is LinearCrossEntropy) seen.Add(input);
            return gradient;
        }

        Assert.Equal(head.Run(Backend, Plain(1), 1), head.Run(Backend, InBlocks(1, 1, null), 1, intercept: Look));
        Assert.Equal([0, 1, 2], seen.Order());
    }

    [Fact]
    public void Logits_take_the_memory_of_one_block_and_none_after_it()
    {
        var head = new HeadTrial(DType.F32, IsTrained: false, HasBias: false, DType.F32) { Classes = 3000 };
        nint whole = (nint)HeadTrial.Tokens * 3000 * sizeof(float);
        Assert.True(head.Memory(Plain(1)) > 2 * whole);
        Assert.True(head.Memory(InBlocks(1, 1, 16)) < whole / 16);
        Assert.True(head.Memory(InBlocks(1, 1, 16), records: false) < whole / 16);
    }

    private static HeadLoss Plain(double divisor) => (x, weight, bias, labels, layout) =>
    {
        Variable logits = x.Linear(weight, bias, layout);
        Graph graph = x.Graph;
        if (divisor != 1) logits = logits.Divide(graph.Input(Tensor.FromDoubles(graph.Backend, [divisor], default, graph.Step.DType)));
        return logits.CrossEntropy(Tensor.From<int>(graph.Backend, labels, new Shape(labels.Length)));
    };

    private static HeadLoss InBlocks(double divisor, double? declared, int? block) => (x, weight, bias, labels, layout) =>
        x.LinearCrossEntropy(weight, bias, labels, layout, new LinearCrossEntropyOptions(divisor, declared, block));
}
