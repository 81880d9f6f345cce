using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = x²; dx = dy·2x.</summary>
public sealed class Square() : UnaryOperation(UnaryKind.Square);

/// <summary>The fluent form of <see cref="Operations.Square"/>.</summary>
public static class SquareExtensions
{
    /// <summary>y = x²; dx = dy·2x.</summary>
    public static Variable Square(this Variable x) => new Square().Apply(x);
}
