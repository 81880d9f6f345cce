using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>
/// y = x·Φ(x), Φ the normal distribution function by erf (Hendrycks and Gimpel 2016, arXiv 1606.08415); dx = dy·(Φ(x) + x·φ(x)).
/// </summary>
public sealed class Gelu() : UnaryOperation(UnaryKind.Gelu);

/// <summary>The fluent form of <see cref="Operations.Gelu"/>.</summary>
public static class GeluExtensions
{
    /// <summary>
    /// y = x·Φ(x), Φ the normal distribution function by erf (Hendrycks and Gimpel 2016, arXiv 1606.08415); dx = dy·(Φ(x) + x·φ(x)).
    /// </summary>
    public static Variable Gelu(this Variable x) => new Gelu().Apply(x);
}
