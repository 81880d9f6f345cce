namespace Reference.Tensors.Arithmetic;

/// <content>Sine and cosine.</content>
public static partial class Functions64
{
    /// <summary>sin x, x in radians, for every finite x (no argument is too large); NaN at ±∞, ±0 at ±0.</summary>
    public static double Sin(double x)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }

        int n = PiReduction.Reduce(x, out DoubleDouble r);
        double y = (n & 1) == 0 ? SinSeries(r.High, r.Low) : CosSeries(r.High, r.Low);
        return (n & 2) == 0 ? y : -y;
    }

    /// <summary>cos x, x in radians, for every finite x (no argument is too large); NaN at ±∞.</summary>
    public static double Cos(double x)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }

        int n = PiReduction.Reduce(x, out DoubleDouble r);
        double y = (n & 1) == 0 ? CosSeries(r.High, r.Low) : SinSeries(r.High, r.Low);
        return ((n + 1) & 2) == 0 ? y : -y;
    }

    /// <summary>sin(x + tail), |x| ≤ π/4: Taylor to x¹⁹; sin' ≈ 1 − x²/2 takes the tail. The form keeps the sign of −0.</summary>
    private static double SinSeries(double x, double tail)
    {
        double z = x * x;
        double p = Fma.Binary64(z, -1.0 / 121645100408832000, 1.0 / 355687428096000);
        p = Fma.Binary64(z, p, -1.0 / 1307674368000);
        p = Fma.Binary64(z, p, 1.0 / 6227020800);
        p = Fma.Binary64(z, p, -1.0 / 39916800);
        p = Fma.Binary64(z, p, 1.0 / 362880);
        p = Fma.Binary64(z, p, -1.0 / 5040);
        p = Fma.Binary64(z, p, 1.0 / 120);
        p = Fma.Binary64(z, p, -1.0 / 6);
        return x - (((0.5 * z * tail) - tail) - (x * z * p));
    }

    /// <summary>cos(x + tail), |x| ≤ π/4: Taylor to x¹⁸; what 1 − x²/2 loses is added back.</summary>
    private static double CosSeries(double x, double tail)
    {
        double z = x * x;
        double p = Fma.Binary64(z, -1.0 / 6402373705728000, 1.0 / 20922789888000);
        p = Fma.Binary64(z, p, -1.0 / 87178291200);
        p = Fma.Binary64(z, p, 1.0 / 479001600);
        p = Fma.Binary64(z, p, -1.0 / 3628800);
        p = Fma.Binary64(z, p, 1.0 / 40320);
        p = Fma.Binary64(z, p, -1.0 / 720);
        p = Fma.Binary64(z, p, 1.0 / 24);
        double half = 0.5 * z;
        double y = 1 - half;
        return y + (((1 - y) - half) + Fma.Binary64(z * z, p, -x * tail));
    }
}
