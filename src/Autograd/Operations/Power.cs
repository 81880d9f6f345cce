using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = xᵖ for a constant p; dx = dy·(xᵖ⁻¹·p), and 0 where p is 0. p and p − 1 are rounded to the element type.</summary>
/// <param name="exponent">p.</param>
public sealed class Power(double exponent) : Operation
{
    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        if (Needs(0)) Save(Value(0));
        return Raised(exponent);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        if (exponent == 0)
        {
            Give(0, Graph.Zeros(Inputs[0].Shape, gradient.DType));
            return;
        }

        Tensor slope = Raised(exponent - 1);
        Backend.Scale(slope, exponent, slope);
        Backend.Binary(BinaryKind.Multiply, gradient, slope, slope);
        Give(0, slope);
    }

    private Tensor Raised(double p)
    {
        Tensor y = Empty(Inputs[0].Shape), constant = Empty(default);
        Backend.Fill(constant, p);
        Backend.Binary(BinaryKind.Power, Value(0), constant, y);
        return y;
    }
}

/// <summary>The fluent form of <see cref="Operations.Power"/>.</summary>
public static class PowerExtensions
{
    /// <summary>y = xᵖ.</summary>
    public static Variable Power(this Variable x, double exponent) => new Power(exponent).Apply(x);
}
