using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Training.Optimizers;

/// <summary>Clipping of every element of the gradients, as torch.nn.utils.clip_grad_value_.</summary>
public static class GradientValue
{
    /// <summary>
    /// g ← min(max(g, −largest), largest), in place; the bound is rounded to the gradient's type once. NaN stays NaN, infinities become the bound.
    /// </summary>
    /// <param name="parameters">Those without a gradient have no part; gradients are dense.</param>
    /// <param name="largest">The magnitude that is allowed; above 0.</param>
    /// <exception cref="ArgumentException">The bound is not above 0.</exception>
    public static void Clip(IReadOnlyList<ParameterGradient> parameters, double largest)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(largest > 0))
            throw new ArgumentException(FormattableString.Invariant($"clipping: the largest value is {largest}, expected a number above 0"));
        foreach (ParameterGradient one in parameters)
            if (one.Gradient is { } gradient) Clamp(gradient, largest);
    }

    // min(x, c) is −max(−x, −c): twice a bound from below, each time with the sign turned, which is exact and leaves the sign as it was.
    private static void Clamp(Tensor gradient, double largest)
    {
        Tensor least = Tensor.FromDoubles(gradient.Backend, [-largest], new Shape(), gradient.DType);
        for (int side = 0; side < 2; side++)
        {
            gradient.Backend.Binary(BinaryKind.Maximum, gradient, least, gradient);
            gradient.Backend.Scale(gradient, -1, gradient);
        }
    }
}
