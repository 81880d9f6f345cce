namespace Transformer.Tests.Models;

/// <summary>The activations by their formulas, with the platform's functions.</summary>
internal static class PlainActivations
{
    /// <summary>Every name that a config may have, written down apart from our list.</summary>
    public static readonly string[] Names =
    [
        "gelu", "gelu_python", "gelu_new", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate", "quick_gelu", "silu", "swish", "relu",
        "tanh", "sigmoid",
    ];

    /// <summary>The activation of a name.</summary>
    public static double Of(string name, double x) => name switch
    {
        "gelu" or "gelu_python" => x * (1 + Erf(x / Math.Sqrt(2))) / 2,
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_python_tanh" or "gelu_accurate" =>
            x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) / 2,
        "quick_gelu" => x * Sigmoid(1.702 * x),
        "silu" or "swish" => x * Sigmoid(x),
        "relu" => Math.Max(x, 0),
        "tanh" => Math.Tanh(x),
        "sigmoid" => Sigmoid(x),
        _ => throw new ArgumentException(name),
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>2/√π·exp(−x²)·Σ 2ⁿ·x^(2n+1)/(2n+1)!!, all terms of one sign.</summary>
    private static double Erf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 200; n++) sum += term *= 2 * x * x / ((2 * n) + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
