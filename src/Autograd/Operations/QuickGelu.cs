using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = x·σ(1.702x): transformers' quick_gelu.</summary>
public sealed class QuickGelu() : UnaryOperation(UnaryKind.QuickGelu);

/// <summary>The fluent form of <see cref="Operations.QuickGelu"/>.</summary>
public static class QuickGeluExtensions
{
    /// <summary>y = x·σ(1.702x): transformers' quick_gelu.</summary>
    public static Variable QuickGelu(this Variable x) => new QuickGelu().Apply(x);
}
