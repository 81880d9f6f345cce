using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = cos x; dx = −dy·sin x.</summary>
public sealed class Cos() : UnaryOperation(UnaryKind.Cos);

/// <summary>The fluent form of <see cref="Operations.Cos"/>.</summary>
public static class CosExtensions
{
    /// <summary>y = cos x; dx = −dy·sin x.</summary>
    public static Variable Cos(this Variable x) => new Cos().Apply(x);
}
