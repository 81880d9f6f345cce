using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = erf x; dx = dy·2/√π·exp(−x²).</summary>
public sealed class Erf() : UnaryOperation(UnaryKind.Erf);

/// <summary>The fluent form of <see cref="Operations.Erf"/>.</summary>
public static class ErfExtensions
{
    /// <summary>y = erf x; dx = dy·2/√π·exp(−x²).</summary>
    public static Variable Erf(this Variable x) => new Erf().Apply(x);
}
