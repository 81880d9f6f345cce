using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = −x; dx = −dy.</summary>
public sealed class Negate() : UnaryOperation(UnaryKind.Negate);

/// <summary>The fluent form of <see cref="Operations.Negate"/>.</summary>
public static class NegateExtensions
{
    /// <summary>y = −x; dx = −dy.</summary>
    public static Variable Negate(this Variable x) => new Negate().Apply(x);
}
