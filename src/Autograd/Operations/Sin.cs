using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = sin x; dx = dy·cos x.</summary>
public sealed class Sin() : UnaryOperation(UnaryKind.Sin);

/// <summary>The fluent form of <see cref="Operations.Sin"/>.</summary>
public static class SinExtensions
{
    /// <summary>y = sin x; dx = dy·cos x.</summary>
    public static Variable Sin(this Variable x) => new Sin().Apply(x);
}
