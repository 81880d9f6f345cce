using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = √x; dx = dy/(2√x).</summary>
public sealed class Sqrt() : UnaryOperation(UnaryKind.Sqrt);

/// <summary>The fluent form of <see cref="Operations.Sqrt"/>.</summary>
public static class SqrtExtensions
{
    /// <summary>y = √x; dx = dy/(2√x).</summary>
    public static Variable Sqrt(this Variable x) => new Sqrt().Apply(x);
}
