using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = max(x, 0); dx = dy where x > 0, else 0.</summary>
public sealed class Relu() : UnaryOperation(UnaryKind.Relu);

/// <summary>The fluent form of <see cref="Operations.Relu"/>.</summary>
public static class ReluExtensions
{
    /// <summary>y = max(x, 0); dx = dy where x > 0, else 0.</summary>
    public static Variable Relu(this Variable x) => new Relu().Apply(x);
}
