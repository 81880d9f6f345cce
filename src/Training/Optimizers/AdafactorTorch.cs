using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;

namespace Reference.Training.Optimizers;

/// <summary>
/// Adafactor as torch.optim.Adafactor has it: ε₁ bounds from below instead of being added, and the rate bounds the relative step. a =
/// max(ε₂, RMS(p))· min(rate, 1/√t); p ← p·(1 − rate·λ); w = tᵈ; a matrix keeps r and c, the decayed means of g² over rows and columns, V
/// = r·c/max(mean(r), ε₁); others keep V, the decayed g²; u = g/√max(V, ε₁²); p ← p − a/max(1, RMS(u)/threshold)·u.
/// </summary>
public sealed class AdafactorTorch : Optimizer
{
    /// <summary>ε₁; null for the distance from 1 to the next number of the parameter's type.</summary>
    public double? Epsilon1 { get; init; }

    /// <summary>ε₂, the least scale of a parameter.</summary>
    public double Epsilon2 { get; init; } = 1e-3;

    /// <summary>The largest root mean square of an update; at least 1.</summary>
    public double ClipThreshold { get; init; } = 1;

    /// <summary>d, the exponent of the decay; at most 0.</summary>
    public double DecayRate { get; init; } = -0.8;

    /// <summary>The rule with the options of a run.</summary>
    public static AdafactorTorch From(NamedOptions options) => new()
    {
        WeightDecay = options.Number("weight_decay", 0),
        Epsilon1 = options.OptionalNumber("eps1"),
        Epsilon2 = options.Number("eps2", 1e-3),
        ClipThreshold = options.Number("d", 1),
        DecayRate = options.Number("beta2_decay", -0.8),
    };

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, double decay, double rate)
    {
        double t = CountStep(parameter);
        Tensor p = parameter.Value;
        double epsilon = Epsilon1 ?? (p.DType == DType.F32 ? 1.0 / (1 << 23) : 1.0 / (1L << 52));
        double size = Math.Max(Epsilon2, p.RootMeanSquare()) * Math.Min(rate, 1 / Math.Sqrt(t));
        if (decay != 0) p.Backend.Scale(p, 1 - (rate * decay), p);
        Tensor v = Variance(parameter, gradient, Functions64.Pow(t, DecayRate), epsilon).With(BinaryKind.Maximum, epsilon * epsilon);
        Tensor u = v.Map(UnaryKind.Sqrt).Map(UnaryKind.Reciprocal).With(BinaryKind.Multiply, gradient);
        double step = size / Math.Max(1, u.RootMeanSquare() / ClipThreshold);
        p.Backend.Binary(BinaryKind.Subtract, p, u.Times(step), p);
    }

    /// <summary>V, the estimate of the second moment.</summary>
    private Tensor Variance(Parameter parameter, Tensor gradient, double share, double epsilon)
    {
        Tensor s = gradient.Map(UnaryKind.Square);
        if (gradient.Shape.Rank < 2)
        {
            Tensor v = StateOf(parameter, "variance");
            v.Blend(1 - share, s, share);
            return v;
        }

        Tensor rowMean = s.Mean(-1), columnMean = s.Mean(-2); // [..., rows, 1], [..., 1, columns]
        Tensor r = StateOf(parameter, "row_var", rowMean.Shape), c = StateOf(parameter, "col_var", columnMean.Shape);
        r.Blend(1 - share, rowMean, share);
        c.Blend(1 - share, columnMean, share);
        return r.With(BinaryKind.Multiply, c).With(BinaryKind.Divide, r.Mean(-2).With(BinaryKind.Maximum, epsilon));
    }
}
