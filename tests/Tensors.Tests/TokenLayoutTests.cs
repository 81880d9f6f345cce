using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;

namespace Reference.Tests;

public sealed class TokenLayoutTests
{
    [Fact]
    public void Tokens_before_a_document_have_blocks_of_their_own()
    {
        TokenLayout layout = Ascending(-300, 600);
        Assert.Equal([(0, 44), (44, 256), (300, 256), (556, 44)], layout.Blocks.ToArray().Select(block => (block.Start, block.Length)));
    }

    [Fact]
    public void Sums_over_tokens_before_a_document_are_the_same_bits_on_both_backends()
    {
        TokenLayout layout = Ascending(-255, 511);
        using var simd = new SimdBackend(2);
        float[] expected = Product(ScalarBackend.Instance, layout), found = Product(simd, layout);
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), found.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Two_documents_of_one_number_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => TokenLayout.Create([new(3, 0, 1), new(3, 1, 1)], [0, 0], [0, 0]));
        Assert.Contains("two documents have the number 3", error.Message, StringComparison.Ordinal);
    }

    /// <summary>One document whose indices ascend from <paramref name="first"/>.</summary>
    private static TokenLayout Ascending(int first, int count) =>
        TokenLayout.Create([new(0, 0, count)], [.. Enumerable.Range(first, count)], [.. Enumerable.Range(0, count)]);

    private static float[] Product(Backend backend, TokenLayout layout)
    {
        Tensor Numbers(int seed, int width)
        {
            float[] values = [.. Enumerable.Range(0, layout.Count * width).Select(i => ((i * 7919 * seed) % 1009) / 1009f)];
            return Tensor.From<float>(backend, values, new Shape(layout.Count, width));
        }

        Tensor sum = Tensor.Zeros(backend, new Shape(13, 70), DType.F32);
        backend.MatMulTokens(Numbers(3, 13), Numbers(5, 70), layout, sum);
        return sum.ToArray<float>();
    }
}
