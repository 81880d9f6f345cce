using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Autograd.Checking;

/// <summary>How gradients are checked.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>
    /// Whose kernels run in the backward walk that is checked; the derivatives it is compared with run on the scalar specification.
    /// </summary>
    public Backend Backend { get; init; } = ScalarBackend.Instance;

    /// <summary>Largest error against forward-mode derivatives, relative to the largest entry of that gradient.</summary>
    public double DualTolerance { get; init; } = 1e-12;

    /// <summary>Largest error against extrapolated central differences, relative to the largest entry of that gradient.</summary>
    public double DifferenceTolerance { get; init; } = 1e-7;

    /// <summary>False to leave the differences out.</summary>
    public bool Differences { get; init; } = true;

    /// <summary>
    /// The widest step of the differences; h, h/2 and h/4 are extrapolated. Inputs must be farther than h from kinks and poles.
    /// </summary>
    public double StepSize { get; init; } = 1.0 / 64;

    /// <summary>Inputs of more elements are checked along directions instead of element by element.</summary>
    public int ElementLimit { get; init; } = 64;

    /// <summary>Number of those directions, each of length 1 and dense.</summary>
    public int Directions { get; init; } = 16;

    /// <summary>Chooses the directions and the weights that make a scalar of the output.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Passed to the step whose gradients are checked: for proving that the check catches faults.</summary>
    public Func<Operation, int, Tensor, Tensor>? Intercept { get; init; }
}
