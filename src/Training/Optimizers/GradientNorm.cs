using Reference.Tensors;

namespace Reference.Training.Optimizers;

/// <summary>The norm of all gradients of a step, and clipping by it (Pascanu et al. 2013), as torch.nn.utils.clip_grad_norm_.</summary>
public static class GradientNorm
{
    /// <summary>
    /// √Σg² over all elements of all gradients: segments in the order of a row, folded in binary64 over segments and tensors (ordinal by
    /// name); the root is rounded once to the gradients' type. Of gradients that were divided by the step's count.
    /// </summary>
    /// <param name="parameters">Those without a gradient have no part.</param>
    public static double Of(IEnumerable<ParameterGradient> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Tensor? total = null;
        DType dtype = DType.F64;
        foreach (ParameterGradient one in parameters.OrderBy(one => one.Parameter.Name, StringComparer.Ordinal))
        {
            if (one.Gradient is not { } gradient) continue;
            total ??= Tensor.Zeros(gradient.Backend, new Shape(), DType.F64);
            gradient.Backend.SquareSum(gradient, total);
            dtype = gradient.DType;
        }

        double norm = total is null ? 0 : Math.Sqrt(total.ToScalar());
        return dtype == DType.F32 ? (float)norm : norm;
    }

    /// <summary>
    /// Scales all gradients in place by min(1, largest/(norm + 10⁻⁶)): formed in binary64, rounded once. A norm that is NaN makes all NaN.
    /// </summary>
    /// <param name="parameters">Those without a gradient have no part; gradients are dense.</param>
    /// <param name="largest">The norm that is allowed; above 0.</param>
    /// <returns>The norm before clipping.</returns>
    /// <exception cref="ArgumentException">The bound is not above 0.</exception>
    public static double Clip(IReadOnlyList<ParameterGradient> parameters, double largest)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        double norm = Of(parameters);
        Clip(parameters, largest, norm);
        return norm;
    }

    /// <summary>The same with the norm that <see cref="Of"/> gave.</summary>
    /// <exception cref="ArgumentException">The bound is not above 0.</exception>
    public static void Clip(IReadOnlyList<ParameterGradient> parameters, double largest, double norm)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(largest > 0))
            throw new ArgumentException(FormattableString.Invariant($"clipping: the largest norm is {largest}, expected a number above 0"));
        double factor = Math.Min(1, largest / (norm + 1e-6));
        if (factor == 1) return;
        foreach (ParameterGradient one in parameters)
            if (one.Gradient is { } gradient) gradient.Backend.Scale(gradient, factor, gradient);
    }
}
