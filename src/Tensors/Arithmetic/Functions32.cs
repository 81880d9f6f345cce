namespace Reference.Tensors.Arithmetic;

/// <summary>PLACEHOLDER of the first hour: replaced by our own functions.</summary>
public static class Functions32
{
    /// <summary>eˣ.</summary>
    public static float Exp(float x) => MathF.Exp(x);

    /// <summary>ln x.</summary>
    public static float Log(float x) => MathF.Log(x);

    /// <summary>ln(1 + x).</summary>
    public static float Log1p(float x) => MathF.Log(1 + x);

    /// <summary>tanh x.</summary>
    public static float Tanh(float x) => MathF.Tanh(x);

    /// <summary>erf x.</summary>
    public static float Erf(float x) => throw new NotSupportedException("erf");

    /// <summary>1/(1+e⁻ˣ).</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    /// <summary>sin x.</summary>
    public static float Sin(float x) => MathF.Sin(x);

    /// <summary>cos x.</summary>
    public static float Cos(float x) => MathF.Cos(x);

    /// <summary>x to the power p.</summary>
    public static float Pow(float x, float p) => MathF.Pow(x, p);
}
