using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = |x|; dx = dy·sign(x), 0 at 0.</summary>
public sealed class Absolute() : UnaryOperation(UnaryKind.Absolute);

/// <summary>The fluent form of <see cref="Operations.Absolute"/>.</summary>
public static class AbsoluteExtensions
{
    /// <summary>y = |x|; dx = dy·sign(x), 0 at 0.</summary>
    public static Variable Absolute(this Variable x) => new Absolute().Apply(x);
}
