using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = ln(1 + eˣ) = max(x, 0) + log1p(e^−|x|); dx = dy·σ(x).</summary>
public sealed class Softplus() : UnaryOperation(UnaryKind.Softplus);

/// <summary>The fluent form of <see cref="Operations.Softplus"/>.</summary>
public static class SoftplusExtensions
{
    /// <summary>y = ln(1 + eˣ) = max(x, 0) + log1p(e^−|x|); dx = dy·σ(x).</summary>
    public static Variable Softplus(this Variable x) => new Softplus().Apply(x);
}
