using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;

namespace Reference.Tests.Backends;

/// <summary>A result that takes an operand's place, where a kernel's contract lets it.</summary>
public class InPlaceTests
{
    [Theory]
    [InlineData("scalar", DType.F32)]
    [InlineData("scalar", DType.F64)]
    [InlineData("simd", DType.F32)]
    [InlineData("simd", DType.F64)]
    public void The_gradient_of_logits_may_stand_in_their_place(string name, DType dtype)
    {
        Backend backend = name == "simd" ? new SimdBackend(2) : ScalarBackend.Instance;
        foreach (int classes in (int[])[1, 3, 16, 17, 100, 4100])
        {
            const int Rows = 5;
            Tensor Numbers(int seed, double low, params nint[] shape)
            {
                var values = new double[(int)new Shape(shape).Count];
                for (int i = 0; i < values.Length; i++) values[i] = low + ((((i + seed) * 7919) % 1013) / 101.0);
                return Tensor.FromDoubles(backend, values, new Shape(shape), dtype);
            }

            Tensor logits = Numbers(1, -5, Rows, classes), dlosses = Numbers(2, -3, Rows);
            Tensor labels = Tensor.From<int>(backend, [0, classes - 1, classes / 2, 0, classes / 3], new Shape(Rows));
            Tensor Like() => Tensor.Zeros(backend, new Shape(Rows), dtype);
            Tensor losses = Like(), maximum = Like(), denominator = Like(), apart = Tensor.Zeros(backend, logits.Shape, dtype);
            backend.CrossEntropy(logits, labels, losses, maximum, denominator);
            backend.CrossEntropyGradient(logits, labels, maximum, denominator, dlosses, apart);
            backend.CrossEntropyGradient(logits, labels, maximum, denominator, dlosses, logits);
            Assert.Equal(Bits(apart), Bits(logits));
        }
    }

    private static long[] Bits(Tensor values) => Array.ConvertAll(values.ToDoubles(), BitConverter.DoubleToInt64Bits);
}
