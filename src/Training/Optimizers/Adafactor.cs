using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;

namespace Reference.Training.Optimizers;

/// <summary>
/// Adafactor (Shazeer and Stern 2018, arXiv 1804.04235), as transformers has it. With s = g² + ε₁ and β = 1 − tᵈ, a matrix keeps only the
/// decayed means of s over its rows r and over its columns c: u = g·1/√(r/mean(r))·1/√c; others keep v, the decayed s: u = g/√v. u ←
/// u/max(1, RMS(u)/threshold)·a, a = max(ε₂, RMS(p)) (or 1) times the rate (or the relative step); where β₁ is set u ← m ← β₁·m + (1 −
/// β₁)·u; p ← p − a·λ·p − u.
/// </summary>
public sealed class Adafactor : Optimizer
{
    /// <summary>ε₁, added to the squared gradient.</summary>
    public double Epsilon1 { get; init; } = 1e-30;

    /// <summary>ε₂, the least scale of a parameter.</summary>
    public double Epsilon2 { get; init; } = 1e-3;

    /// <summary>The largest root mean square of an update before the rate.</summary>
    public double ClipThreshold { get; init; } = 1;

    /// <summary>d, the exponent of the decay; below 0.</summary>
    public double DecayRate { get; init; } = -0.8;

    /// <summary>β₁ of a first moment; null for none.</summary>
    public double? Beta1 { get; init; }

    /// <summary>True to scale the step by the parameter's root mean square.</summary>
    public bool ScaleParameter { get; init; } = true;

    /// <summary>True to take the step size from the count of steps, 1/√t and at most 0.01, instead of the rate.</summary>
    public bool RelativeStep { get; init; } = true;

    /// <summary>True to let the relative step's bound grow as 10⁻⁶·t instead of 0.01.</summary>
    public bool WarmupInit { get; init; }

    /// <summary>The rule with the options of a run.</summary>
    public static Adafactor From(NamedOptions options) => new()
    {
        WeightDecay = options.Number("weight_decay", 0),
        Epsilon1 = options.Number("eps1", 1e-30),
        Epsilon2 = options.Number("eps2", 1e-3),
        ClipThreshold = options.Number("clip_threshold", 1),
        DecayRate = options.Number("decay_rate", -0.8),
        Beta1 = options.OptionalNumber("beta1"),
        ScaleParameter = options.Flag("scale_parameter", true),
        RelativeStep = options.Flag("relative_step", true),
        WarmupInit = options.Flag("warmup_init", false),
    };

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, double decay, double rate)
    {
        double t = CountStep(parameter);
        Tensor p = parameter.Value;
        double relative = Math.Min(WarmupInit ? 1e-6 * t : 1e-2, 1 / Math.Sqrt(t));
        double size = (RelativeStep ? relative : rate) * (ScaleParameter ? Math.Max(Epsilon2, p.RootMeanSquare()) : 1);
        Tensor u = Direction(parameter, gradient, 1 - Functions64.Pow(t, DecayRate));
        u = u.With(BinaryKind.Divide, Math.Max(1, u.RootMeanSquare() / ClipThreshold)).Times(size);
        if (Beta1 is { } beta1)
        {
            Tensor moment = StateOf(parameter, "exp_avg");
            moment.Blend(beta1, u, 1 - beta1);
            u = moment;
        }

        if (decay != 0) p.Backend.Binary(BinaryKind.Add, p, p.Times(-decay * size), p);
        p.Backend.Binary(BinaryKind.Subtract, p, u, p);
    }

    /// <summary>u before clipping.</summary>
    private Tensor Direction(Parameter parameter, Tensor gradient, double beta)
    {
        Tensor s = gradient.Map(UnaryKind.Square).With(BinaryKind.Add, Epsilon1);
        if (gradient.Shape.Rank < 2)
        {
            Tensor v = StateOf(parameter, "exp_avg_sq");
            v.Blend(beta, s, 1 - beta);
            return v.Map(UnaryKind.Sqrt).Map(UnaryKind.Reciprocal).With(BinaryKind.Multiply, gradient);
        }

        Tensor rowMean = s.Mean(-1), columnMean = s.Mean(-2); // [..., rows, 1], [..., 1, columns]
        Tensor r = StateOf(parameter, "exp_avg_sq_row", rowMean.Shape), c = StateOf(parameter, "exp_avg_sq_col", columnMean.Shape);
        r.Blend(beta, rowMean, 1 - beta);
        c.Blend(beta, columnMean, 1 - beta);
        Tensor row = r.With(BinaryKind.Divide, r.Mean(-2)).Map(UnaryKind.Sqrt).Map(UnaryKind.Reciprocal);
        return row.With(BinaryKind.Multiply, c.Map(UnaryKind.Sqrt).Map(UnaryKind.Reciprocal)).With(BinaryKind.Multiply, gradient);
    }
}
