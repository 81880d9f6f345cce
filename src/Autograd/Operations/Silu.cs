using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = x·σ(x) (Elfwing et al. 2017, arXiv 1702.03118); dx = dy·σ(x)(1 + x·σ(−x)).</summary>
public sealed class Silu() : UnaryOperation(UnaryKind.Silu);

/// <summary>The fluent form of <see cref="Operations.Silu"/>.</summary>
public static class SiluExtensions
{
    /// <summary>y = x·σ(x) (Elfwing et al. 2017, arXiv 1702.03118); dx = dy·σ(x)(1 + x·σ(−x)).</summary>
    public static Variable Silu(this Variable x) => new Silu().Apply(x);
}
