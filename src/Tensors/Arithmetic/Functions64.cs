namespace Reference.Tensors.Arithmetic;

/// <summary>PLACEHOLDER of the first hour: replaced by our own functions.</summary>
public static class Functions64
{
    /// <summary>eˣ.</summary>
    public static double Exp(double x) => Math.Exp(x);

    /// <summary>ln x.</summary>
    public static double Log(double x) => Math.Log(x);

    /// <summary>ln(1 + x).</summary>
    public static double Log1p(double x) => Math.Log(1 + x);

    /// <summary>tanh x.</summary>
    public static double Tanh(double x) => Math.Tanh(x);

    /// <summary>erf x.</summary>
    public static double Erf(double x) => throw new NotSupportedException("erf");

    /// <summary>1/(1+e⁻ˣ).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>sin x.</summary>
    public static double Sin(double x) => Math.Sin(x);

    /// <summary>cos x.</summary>
    public static double Cos(double x) => Math.Cos(x);

    /// <summary>x to the power p.</summary>
    public static double Pow(double x, double p) => Math.Pow(x, p);
}
