using Reference.Tensors;

namespace Reference.Tests.Invariance;

/// <summary>Equality of results in bits; any NaN equals any NaN.</summary>
internal static class SameTensors
{
    /// <summary>What differs first between two sets of results, or null.</summary>
    public static string? Difference(SortedDictionary<string, Tensor> expected, SortedDictionary<string, Tensor> found)
    {
        if (!expected.Keys.SequenceEqual(found.Keys)) return $"names {string.Join(", ", expected.Keys)} and {string.Join(", ", found.Keys)}";
        foreach ((string name, Tensor tensor) in expected)
            if (Difference(name, tensor, found[name]) is { } difference) return difference;
        return null;
    }

    /// <summary>Where two tensors differ first, or null.</summary>
    public static string? Difference(string name, Tensor expected, Tensor found)
    {
        if (expected.Shape != found.Shape || expected.DType != found.DType) return $"{name} is {found} for {expected}";
        double[] a = expected.ToDoubles(), b = found.ToDoubles();
        for (int i = 0; i < a.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(a[i]) == BitConverter.DoubleToInt64Bits(b[i]) || (double.IsNaN(a[i]) && double.IsNaN(b[i]))) continue;
            return FormattableString.Invariant($"{name}, element {i} of {expected}: {b[i]:R} for {a[i]:R}");
        }

        return null;
    }
}
