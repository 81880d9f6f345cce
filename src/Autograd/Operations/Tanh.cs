using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = tanh x; dx = dy·(1 − y)(1 + y).</summary>
public sealed class Tanh() : UnaryOperation(UnaryKind.Tanh);

/// <summary>The fluent form of <see cref="Operations.Tanh"/>.</summary>
public static class TanhExtensions
{
    /// <summary>y = tanh x; dx = dy·(1 − y)(1 + y).</summary>
    public static Variable Tanh(this Variable x) => new Tanh().Apply(x);
}
