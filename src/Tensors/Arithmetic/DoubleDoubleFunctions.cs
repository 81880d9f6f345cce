namespace Reference.Tensors.Arithmetic;

/// <summary>
/// Elementary functions as pairs of doubles for arguments in the range of binary32, relative error below 2⁻⁹⁵: they decide what a double
/// cannot. Plain series over full-length pairs; slow (microseconds) and rarely called.
/// </summary>
public static class DoubleDoubleFunctions
{
    private static readonly DoubleDouble s_ln2 = new(0.6931471805599453, 2.3190468138462996e-17);
    private static readonly DoubleDouble s_twoOverSqrtPi = new(1.1283791670955126, 1.533545961316588e-17);

    /// <summary>ln 2 beyond the pair.</summary>
    private const double Ln2Third = 5.707708438416212e-34;

    /// <summary>eˣ, |x| ≤ 600.</summary>
    public static DoubleDouble Exp(DoubleDouble x)
    {
        double k = Math.Round(x.High / s_ln2.High);
        DoubleDouble r = x - DoubleDouble.Product(k, s_ln2.High) - DoubleDouble.Product(k, s_ln2.Low) - (k * Ln2Third);
        return (Expm1Series(r) + 1).Scaled((int)k);
    }

    /// <summary>ln x, x normal and positive: x = 2ᵏ·z with z in [√½, √2), ln z = 2·artanh((z − 1)/(z + 1)).</summary>
    public static DoubleDouble Log(DoubleDouble x)
    {
        int k = Math.ILogB(x.High);
        DoubleDouble z = x.Scaled(-k);
        if (z.High > 1.4142135623730951)
        {
            (z, k) = (z.Scaled(-1), k + 1);
        }

        DoubleDouble fraction = LogSeries((z - 1) / (z + 1));
        return k == 0 ? fraction : (s_ln2 * k) + fraction;
    }

    /// <summary>ln(1 + x), x &gt; −1.</summary>
    public static DoubleDouble Log1p(double x) =>
        Math.Abs(x) < 0.25 ? LogSeries(x / DoubleDouble.Sum(2, x)) : Log(DoubleDouble.Sum(1, x));

    /// <summary>1 / (1 + e⁻ˣ), |x| ≤ 600.</summary>
    public static DoubleDouble Sigmoid(double x) => 1 / (Exp(-x) + 1);

    /// <summary>tanh x = (e²ˣ − 1)/(e²ˣ + 1), |x| ≤ 300.</summary>
    public static DoubleDouble Tanh(double x)
    {
        DoubleDouble t = Math.Abs(x) < 0.17 ? Expm1Series(2 * x) : Exp(2 * x) - 1;
        return t / (t + 2);
    }

    /// <summary>erf x = 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹/(1·3·…·(2n + 1)), |x| ≤ 6.</summary>
    public static DoubleDouble Erf(double x)
    {
        DoubleDouble square = DoubleDouble.Product(x, x);
        DoubleDouble term = x, sum = x;
        for (int n = 1; Math.Abs(term.High) > Math.Abs(sum.High) * 1e-34; n++)
        {
            term = term * square * 2 / ((2 * n) + 1);
            sum += term;
        }

        return sum * Exp(-square) * s_twoOverSqrtPi;
    }

    /// <summary>sin x, x finite.</summary>
    public static DoubleDouble Sin(double x) => Quadrant(x, 0);

    /// <summary>cos x = sin(x + π/2), x finite.</summary>
    public static DoubleDouble Cos(double x) => Quadrant(x, 1);

    private static DoubleDouble Quadrant(double x, int turns)
    {
        DoubleDouble r = x;
        if (Math.Abs(x) > 0.785)
        {
            turns += PiReduction.PayneHanek(x, out r);
        }

        DoubleDouble y = (turns & 1) == 0 ? r * AlternatingSeries(r * r, 3) : AlternatingSeries(r * r, 2);
        return (turns & 2) == 0 ? y : -y;
    }

    /// <summary>1 − z/((k−1)k)·(1 − z/((k+1)(k+2))·(…)): sin r ÷ r for k = 3, cos r for k = 2, z = r² ≤ 0.7.</summary>
    private static DoubleDouble AlternatingSeries(DoubleDouble z, int k)
    {
        DoubleDouble s = 1;
        for (int n = k + 26; n >= k; n -= 2)
        {
            s = 1 - (z * s / (n * (n - 1)));
        }

        return s;
    }

    /// <summary>eʳ − 1 = r·(1 + r/2·(1 + r/3·(…))), |r| ≤ 0.36.</summary>
    private static DoubleDouble Expm1Series(DoubleDouble r)
    {
        DoubleDouble s = 1;
        for (int n = 26; n >= 2; n--)
        {
            s = (r * s / n) + 1;
        }

        return r * s;
    }

    /// <summary>2·artanh s = 2·(s + s³/3 + s⁵/5 + …), |s| ≤ 0.18.</summary>
    private static DoubleDouble LogSeries(DoubleDouble s)
    {
        DoubleDouble square = s * s, sum = 0;
        for (int n = 45; n >= 1; n -= 2)
        {
            sum = (square * sum) + ((DoubleDouble)1 / n);
        }

        return s * sum * 2;
    }
}
