namespace Reference.Autograd;

/// <summary>
/// An operation that could be composed of others and has a kernel of its own, for speed or for a closer order of sums. Its doc names the
/// composition; tests hold one for each, and in float64 both agree to 1e-12 of the largest entry, forward and in every gradient.
/// </summary>
public abstract class FusedOperation : Operation;
