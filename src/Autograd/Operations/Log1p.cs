using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = ln(1 + x); dx = dy/(1 + x).</summary>
public sealed class Log1p() : UnaryOperation(UnaryKind.Log1p);

/// <summary>The fluent form of <see cref="Operations.Log1p"/>.</summary>
public static class Log1pExtensions
{
    /// <summary>y = ln(1 + x); dx = dy/(1 + x).</summary>
    public static Variable Log1p(this Variable x) => new Log1p().Apply(x);
}
