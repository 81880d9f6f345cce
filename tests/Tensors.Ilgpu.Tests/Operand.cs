using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Tests.Ilgpu;

/// <summary>How an operand lies in memory.</summary>
public enum Lie
{
    Dense,
    Permuted,
    Cut,
}

/// <summary>An operand to make on several backends alike.</summary>
internal sealed record Operand(nint[] Lengths, Lie Lie, Values Values, DType DType, int Seed)
{
    /// <summary>The tensor: dense, a view with its axes turned round, or a part of a larger one.</summary>
    public Tensor On(Backend backend, double scale = 1)
    {
        int rank = Lengths.Length;
        nint[] stored = Lie switch
        {
            Lie.Permuted => [.. Lengths.Reverse()],
            Lie.Cut => [.. Lengths.Select(length => length + 2)],
            _ => Lengths,
        };
        Tensor tensor = From(backend, new Shape(stored), scale);
        if (Lie == Lie.Permuted) tensor = tensor.Permute([.. Enumerable.Range(0, rank).Reverse()]);
        for (int axis = 0; Lie == Lie.Cut && axis < rank; axis++) tensor = tensor.Slice(axis, 1, Lengths[axis]);
        return tensor;
    }

    public override string ToString() => $"{DType}[{string.Join(", ", Lengths)}] {Lie} {Values} seed {Seed}";

    /// <summary>Uploaded from the host, so that no conversion is under test.</summary>
    private Tensor From(Backend backend, Shape shape, double scale)
    {
        double[] numbers = Numbers.Draw(shape.Count, Values, Seed, scale);
        return DType == DType.F64
            ? Tensor.From<double>(backend, numbers, shape)
            : Tensor.From<float>(backend, Array.ConvertAll(numbers, x => (float)x), shape);
    }
}
