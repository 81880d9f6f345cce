namespace Transformer.Tests.Models;

/// <summary>A weight of a test's model.</summary>
/// <param name="Shape">Axis lengths.</param>
/// <param name="Values">Row-major.</param>
internal sealed record PlainWeight(int[] Shape, double[] Values)
{
    /// <summary>Numbers that depend on the name alone: matrices around 0, the gains of norms around 1, nothing trivial.</summary>
    public static PlainWeight Draw(string name, params int[] shape)
    {
        ulong seed = 14_695_981_039_346_656_037;
        foreach (char letter in name) seed = (seed ^ letter) * 1_099_511_628_211;
        double[] values = Numbers(seed, shape.Aggregate(1, (count, length) => count * length));
        bool isGain = shape.Length == 1 && name.EndsWith(".weight", StringComparison.Ordinal);
        return new PlainWeight(shape, Array.ConvertAll(values, value => (0.6 * value) + (isGain ? 1 : 0)));
    }

    /// <summary>Numbers between −1 and 1 (SplitMix64; Steele, Lea and Flood 2014).</summary>
    public static double[] Numbers(ulong seed, int count)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            ulong z = seed += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            values[i] = (((z ^ (z >> 31)) >> 11) * (2.0 / (1L << 53))) - 1;
        }

        return values;
    }
}
