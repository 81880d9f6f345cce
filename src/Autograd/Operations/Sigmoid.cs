using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = σ(x) = 1/(1+e⁻ˣ); dx = dy·σ(x)·σ(−x).</summary>
public sealed class Sigmoid() : UnaryOperation(UnaryKind.Sigmoid);

/// <summary>The fluent form of <see cref="Operations.Sigmoid"/>.</summary>
public static class SigmoidExtensions
{
    /// <summary>y = σ(x) = 1/(1+e⁻ˣ); dx = dy·σ(x)·σ(−x).</summary>
    public static Variable Sigmoid(this Variable x) => new Sigmoid().Apply(x);
}
