using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats.Safetensors;

namespace Reference.Tests.Parity;

/// <summary>
/// The bar of the golden vectors: |a − b| ≤ tol·|b|∞ + tol/100·G, |b|∞ the largest magnitude in the expected tensor, G that in all expected tensors of its kind.
/// </summary>
public static class Agreement
{
    /// <summary>The tolerance that is asked where a case states no other.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>Compares everything that is expected; lists what misses.</summary>
    /// <param name="expected">The case's tensors.</param>
    /// <param name="actual">Ours, by name.</param>
    /// <param name="meansNothing">True for an element of a tensor that is compared nowhere.</param>
    /// <param name="tolerance">tol.</param>
    public static void Check(
        IReadOnlyDictionary<string, GoldenTensor> expected, IReadOnlyDictionary<string, GoldenTensor> actual,
        Func<string, int, bool>? meansNothing = null, double tolerance = Tolerance)
    {
        var misses = new List<string>();
        var tops = expected.GroupBy(pair => Kind(pair.Key)).ToDictionary(kind => kind.Key, kind => kind.Max(pair => pair.Value.Largest));
        foreach ((string name, GoldenTensor want) in expected)
        {
            if (!actual.TryGetValue(name, out GoldenTensor? have)) misses.Add($"{name} is missing");
            else if (!have.Shape.SequenceEqual(want.Shape)) misses.Add($"{name} has shape [{string.Join(", ", have.Shape)}], expected [{string.Join(", ", want.Shape)}]");
            else if (Miss(name, want, have, meansNothing, tolerance, tops[Kind(name)]) is { } miss) misses.Add(miss);
        }

        Assert.True(misses.Count == 0, $"{misses.Count} of {expected.Count} tensors: " + string.Join("; ", misses.Take(5)));
    }

    /// <summary>All tensors of a file as numbers.</summary>
    public static Dictionary<string, GoldenTensor> Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Entries.ToDictionary(entry => entry.Name, entry => GoldenTensor.Of(file.Get(entry.Name, ScalarBackend.Instance)));
    }

    /// <summary>Tensors of a file whose names begin so, as they are stored.</summary>
    public static Dictionary<string, Tensor> ReadRaw(string path, string prefix)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Name, entry => file.Get(entry.Name, ScalarBackend.Instance).Keep());
    }

    private static string? Miss(
        string name, GoldenTensor want, GoldenTensor have, Func<string, int, bool>? meansNothing, double tolerance, double top)
    {
        double bound = (tolerance * want.Largest) + (tolerance / 100 * top), worst = 0;
        int at = -1;
        for (int i = 0; i < want.Values.Length; i++)
        {
            double error = Math.Abs(have.Values[i] - want.Values[i]);
            if (error <= bound || have.Values[i].Equals(want.Values[i]) || meansNothing?.Invoke(name, i) == true) continue;
            if (double.IsNaN(error) || error > worst) (worst, at) = (error, i);
        }

        return at < 0 ? null : FormattableString.Invariant($"{name} is off by {worst:g3} at element {at} ({have.Values[at]:R} for {want.Values[at]:R}; bound {bound:g3})");
    }

    private static string Kind(string name) => name.Split('.')[0];
}

/// <summary>A tensor as numbers.</summary>
/// <param name="Shape">Axis lengths.</param>
/// <param name="Values">Row-major.</param>
public sealed record GoldenTensor(nint[] Shape, double[] Values)
{
    /// <summary>The largest finite magnitude.</summary>
    public double Largest { get; } = Values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();

    /// <summary>The elements of a tensor.</summary>
    public static GoldenTensor Of(Tensor tensor) => new(tensor.Shape.Lengths.ToArray(), tensor.ToDoubles());
}
