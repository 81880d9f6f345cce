using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tests;

public sealed class TensorMisuseTests
{
    private static Backend Backend => ScalarBackend.Instance;

    [Fact]
    public void Rows_of_blocks_cannot_be_cut_by_another_shape()
    {
        Tensor blocks = Tensor.Zeros(Backend, new Shape(2, 64), DType.Q4_0);
        Assert.Equal(new Shape(4, 32), blocks.Reshape(new Shape(4, 32)).Shape);
        foreach (Shape shape in (Shape[])[new(8, 16), new(128, 1)])
            Refused(() => blocks.Reshape(shape), "stored in blocks of 32");
    }

    [Fact]
    public void A_row_that_is_scattered_to_twice_is_refused()
    {
        Tensor x = Tensor.Zeros(Backend, new Shape(2, 3), DType.F32), y = Tensor.Zeros(Backend, new Shape(4, 3), DType.F32);
        Tensor rows = Tensor.From<int>(Backend, [2, 2], new Shape(2));
        Refused(() => Backend.Scatter(x, rows, y), "index 2 stands twice");
    }

    private static void Refused(Action misuse, string says) =>
        Assert.Contains(says, Assert.Throws<ArgumentException>(misuse).Message, StringComparison.Ordinal);
}
