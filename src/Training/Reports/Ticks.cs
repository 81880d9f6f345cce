namespace Reference.Training.Reports;

/// <summary>Round numbers for an axis: 1, 2 or 5 times a power of ten apart.</summary>
internal static class Ticks
{
    /// <summary>Round numbers between two bounds, both ends covered.</summary>
    /// <param name="least">The least value shown.</param>
    /// <param name="most">The largest; above <paramref name="least"/>.</param>
    /// <param name="wanted">About how many.</param>
    public static double[] Between(double least, double most, int wanted)
    {
        double rough = (most - least) / Math.Max(1, wanted), power = 1;
        while (power > rough) power /= 10;
        while (power * 10 <= rough) power *= 10;
        double step = power * (rough / power) switch { > 5 => 10, > 2 => 5, > 1 => 2, _ => 1 };
        var ticks = new List<double>();
        for (double i = Math.Floor(least / step); i * step < most + step; i++) ticks.Add(i * step);
        return [.. ticks];
    }

    /// <summary>A tick's label: plain where short, else with an exponent.</summary>
    public static string Label(double value)
    {
        double size = Math.Abs(value);
        return size is not 0 and (< 1e-3 or >= 1e6)
            ? value.ToString("0.###e0", System.Globalization.CultureInfo.InvariantCulture)
            : value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
    }
}
