namespace Reference.Tensors.Arithmetic;

/// <content>The error function.</content>
public static partial class Functions64
{
    /// <summary>2/√π − 1.</summary>
    private const double TwoOverSqrtPiMinusOne = 0.1283791670955126;

    /// <summary>
    /// erf x = 2/√π ∫₀ˣ exp(−t²) dt. Below |x| = 1/4 its Taylor series; above, erf c from a table at the nearest c = i/32 and the Taylor
    /// series of the integral from c on. ±1 from |x| = 6 on, ±0 at ±0.
    /// </summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (a < 0.25)
        {
            return ErfSeries(x);
        }

        if (a >= 6)
        {
            return Math.CopySign(1, x);
        }

        return double.IsNaN(x) ? x : Math.CopySign(ErfFromTable(a), x);
    }

    /// <summary>
    /// erf(c + h) = erf c + erf'(c) · h · Σ vₙ/(n + 1), where Σ vₙ = exp(−2ch − h²): v₀ = 1, v₁ = −2ch,
    /// vₙ₊₁ = (−2ch·vₙ − 2h²·vₙ₋₁)/(n + 1). |h| ≤ 1/64, and the ninth term is below 2⁻⁶¹ of the result.
    /// </summary>
    private static double ErfFromTable(double x)
    {
        double index = Math.Round(x * 32);
        double c = index * 0.03125;
        double h = x - c;
        double first = -2 * c * h, second = -2 * h * h;
        double earlier = 1, v = first;
        double sum = 0.5 * v;
        for (int n = 2; n <= 9; n++)
        {
            (earlier, v) = (v, Fma.Binary64(first, v, second * earlier) * Reciprocals[n]);
            sum = Fma.Binary64(v, Reciprocals[n + 1], sum);
        }

        int row = 3 * ((int)index - ErfTable.First);
        double slope = ErfTable.Values[row + 2] * h;
        return ErfTable.Values[row] + (Fma.Binary64(slope, sum, ErfTable.Values[row + 1]) + slope);
    }

    /// <summary>1/n at index n.</summary>
    private static ReadOnlySpan<double> Reciprocals =>
        [0, 1, 1.0 / 2, 1.0 / 3, 1.0 / 4, 1.0 / 5, 1.0 / 6, 1.0 / 7, 1.0 / 8, 1.0 / 9, 1.0 / 10];

    /// <summary>
    /// x + x·(2/√π·Σ(−1)ⁿ x²ⁿ/(n!·(2n + 1)) − 1), n up to 9; the coefficients are 2/√π times the rationals, rounded once.
    /// </summary>
    private static double ErfSeries(double x)
    {
        double z = x * x;
        double p = Fma.Binary64(z, -1.6365844691234924e-07, 1.6462114365889248e-06);
        p = Fma.Binary64(z, p, -1.492565035840625e-05);
        p = Fma.Binary64(z, p, 0.00012055332981789664);
        p = Fma.Binary64(z, p, -0.0008548327023450853);
        p = Fma.Binary64(z, p, 0.005223977625442188);
        p = Fma.Binary64(z, p, -0.026866170645131252);
        p = Fma.Binary64(z, p, 0.11283791670955126);
        p = Fma.Binary64(z, p, -0.37612638903183754);
        p = Fma.Binary64(z, p, TwoOverSqrtPiMinusOne);
        return Fma.Binary64(x, p, x);
    }
}
