using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = eˣ; dx = dy·eˣ.</summary>
public sealed class Exp() : UnaryOperation(UnaryKind.Exp);

/// <summary>The fluent form of <see cref="Operations.Exp"/>.</summary>
public static class ExpExtensions
{
    /// <summary>y = eˣ; dx = dy·eˣ.</summary>
    public static Variable Exp(this Variable x) => new Exp().Apply(x);
}
