using Autograd.Tests.Cases;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;

namespace Autograd.Tests.Gradients;

/// <summary>What an operation and its gradients are does not depend on the backend, on its vectors or on its threads.</summary>
public sealed class BackendTests : IDisposable
{
    private readonly SimdBackend[] _backends = [new(threads: 1), new(threads: 2), new(threads: 5)];

    public void Dispose() => Array.ForEach(_backends, b => b.Dispose());

    [Theory]
    [MemberData(nameof(OperationCases.Names), MemberType = typeof(OperationCases))]
    public void Every_operation_gives_the_bits_of_the_specification_forward_and_back(string name)
    {
        OperationCase row = OperationCases.Named(name);
        foreach (DType dtype in new[] { DType.F32, DType.F64 })
            foreach (Draw draw in new[] { new Draw(1, 3, 2, 2), new Draw(2, 5, 17, 3), new Draw(3, 70, 33, 4) })
            {
                long[][] expected = Bits(row, draw, ScalarBackend.Instance, dtype);
                foreach (SimdBackend backend in _backends) Assert.Equal(expected, Bits(row, draw, backend, dtype));
            }
    }

    private static long[][] Bits(OperationCase row, Draw draw, Backend backend, DType dtype)
    {
        Call call = row.Build(draw with { Backend = backend });
        Evaluation result = Evaluation.Of(call.Function, call.Inputs, backend, dtype);
        return [.. result.Gradients.Append(result.Output).Select(values => Array.ConvertAll(values, BitConverter.DoubleToInt64Bits))];
    }
}
