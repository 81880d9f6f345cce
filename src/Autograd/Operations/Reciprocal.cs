using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = 1/x; dx = −dy/x².</summary>
public sealed class Reciprocal() : UnaryOperation(UnaryKind.Reciprocal);

/// <summary>The fluent form of <see cref="Operations.Reciprocal"/>.</summary>
public static class ReciprocalExtensions
{
    /// <summary>y = 1/x; dx = −dy/x².</summary>
    public static Variable Reciprocal(this Variable x) => new Reciprocal().Apply(x);
}
