using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Training.Optimizers;

/// <summary>The norm of all gradients of a step, and clipping by it (Pascanu et al. 2013), as torch.nn.utils.clip_grad_norm_.</summary>
public static class GradientNorm
{
    /// <summary>
    /// √Σg², Σ|g| or max |g| over all elements of all gradients, of gradients that were divided by the step's count. Tensors are folded in
    /// binary64, ordinal by name; the norm is rounded once to the gradients' type.
    /// </summary>
    /// <param name="parameters">Those without a gradient have no part; 0 where none has one.</param>
    /// <param name="kind">What is measured.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of the three.</exception>
    public static double Of(IEnumerable<ParameterGradient> parameters, GradientNormKind kind = GradientNormKind.Euclidean)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Tensor[] gradients =
        [
            .. parameters.OrderBy(one => one.Parameter.Name, StringComparer.Ordinal).Select(one => one.Gradient).OfType<Tensor>()
                .Where(gradient => gradient.Count > 0),
        ];
        double norm = kind switch
        {
            GradientNormKind.Euclidean => Euclidean(gradients),
            GradientNormKind.Sum => gradients.Aggregate(0.0, (total, gradient) => total + Magnitude(gradient, ReduceKind.Sum)),
            GradientNormKind.Largest => gradients.Aggregate(0.0, (largest, gradient) => Math.Max(largest, Magnitude(gradient, ReduceKind.Max))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "clipping: no kind of norm, expected Euclidean, Sum or Largest"),
        };
        return gradients is [.., { DType: DType.F32 }] ? (float)norm : norm;
    }

    /// <summary>
    /// Scales all gradients in place by min(1, largest/(norm + 10⁻⁶)): formed in binary64, rounded once. A norm that is NaN makes all NaN.
    /// </summary>
    /// <param name="parameters">Those without a gradient have no part; gradients are dense.</param>
    /// <param name="largest">The norm that is allowed; above 0.</param>
    /// <param name="kind">Which norm.</param>
    /// <returns>The norm before clipping.</returns>
    /// <exception cref="ArgumentException">The bound is not above 0.</exception>
    public static double Clip(
        IReadOnlyList<ParameterGradient> parameters, double largest, GradientNormKind kind = GradientNormKind.Euclidean)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        double norm = Of(parameters, kind);
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

    // Segments in the order of a row, folded in binary64 over segments and tensors.
    private static double Euclidean(Tensor[] gradients)
    {
        if (gradients.Length == 0) return 0;
        Tensor total = Tensor.Zeros(gradients[0].Backend, new Shape(), DType.F64);
        foreach (Tensor gradient in gradients) gradient.Backend.SquareSum(gradient, total);
        return Math.Sqrt(total.ToScalar());
    }

    // A gradient is one row, in its logical order.
    private static double Magnitude(Tensor gradient, ReduceKind kind)
    {
        Tensor result = Tensor.Empty(gradient.Backend, new Shape(), gradient.DType);
        gradient.Backend.Reduce(kind, gradient.Map(UnaryKind.Absolute).Reshape(new Shape(gradient.Count)), result);
        return result.ToScalar();
    }
}
