using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = ln x; dx = dy/x.</summary>
public sealed class Log() : UnaryOperation(UnaryKind.Log);

/// <summary>The fluent form of <see cref="Operations.Log"/>.</summary>
public static class LogExtensions
{
    /// <summary>y = ln x; dx = dy/x.</summary>
    public static Variable Log(this Variable x) => new Log().Apply(x);
}
