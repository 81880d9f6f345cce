using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer;

namespace Reference.Training.Runs;

/// <summary>Whether merging changed a model: the weights as they were, compared with what they became.</summary>
/// <param name="root">The model before merging.</param>
public sealed class MergedDelta(Module root)
{
    private readonly List<(Parameter Parameter, Tensor Value)> _before = [.. root.Parameters().Select(parameter => (parameter, parameter.Value))];

    /// <summary>True where no weight differs, and no module was put in another's place.</summary>
    /// <param name="after">The root after merging.</param>
    public bool IsZero(Module after)
    {
        ArgumentNullException.ThrowIfNull(after);
        HashSet<Parameter> known = [.. _before.Select(entry => entry.Parameter)];
        return after.Parameters().All(known.Contains) && _before.All(entry => ReferenceEquals(entry.Value, entry.Parameter.Value) || AreEqual(entry.Value, entry.Parameter.Value));
    }

    private static bool AreEqual(Tensor before, Tensor after)
    {
        Backend backend = after.Backend;
        Tensor difference = Tensor.Empty(backend, after.Shape, after.DType), total = Tensor.Zeros(backend, default, DType.F64);
        backend.Binary(BinaryKind.Subtract, before.To(after.DType).Dense(), after, difference);
        backend.SquareSum(difference, total);
        return total.ToScalar() == 0;
    }
}
