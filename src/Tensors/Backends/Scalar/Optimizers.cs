using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Update rules and the square sum of the gradient norm.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void SquareSumCore(Tensor x, Tensor total) => Run(x.DType, new SquareSumKernel(x, total));

    /// <inheritdoc/>
    protected override void SgdCore(Tensor gradient, SgdStep step, Tensor p, Tensor? momentum) =>
        Run(p.DType, new SgdKernel(gradient, step, p, momentum));

    /// <inheritdoc/>
    protected override void AdamCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v, Tensor? largest) =>
        Run(p.DType, new AdamKernel(gradient, step, p, m, v, largest));

    /// <inheritdoc/>
    protected override void AdamaxCore(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor u) =>
        Run(p.DType, new AdamaxKernel(gradient, step, p, m, u));

    /// <inheritdoc/>
    protected override void LionCore(Tensor gradient, AdamStep step, Tensor p, Tensor m) =>
        Run(p.DType, new LionKernel(gradient, step, p, m));
}

/// <summary>Segments' sums are outputs of their own; they are folded in binary64, in order.</summary>
internal readonly unsafe struct SquareSumKernel(Tensor x, Tensor total) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>();
        nint count = x.Count;
        var sums = new double[checked((int)((count + Sums.Segment - 1) / Sums.Segment))];
        backend.For(sums.Length, Sums.Segment, (begin, end) =>
        {
            for (nint s = begin; s < end; s++)
            {
                nint start = s * Sums.Segment;
                sums[s] = T.ToDouble(Sums.Row<T, SquareTerm<T>>(new(px + start, T.Zero), nint.Min(Sums.Segment, count - start)));
            }
        });
        double carried = *total.Pointer<double>();
        foreach (double sum in sums) carried += sum;
        *total.Pointer<double>() = carried;
    }
}

internal readonly unsafe struct SgdKernel(Tensor gradient, SgdStep step, Tensor p, Tensor? momentum) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pg = gradient.Pointer<T>(), pp = p.Pointer<T>(), pb = momentum is null ? null : momentum.Pointer<T>();
        (bool penalised, bool nesterov, bool first) = (step.Penalty != 0, step.Nesterov, step.IsFirst);
        T penalty = T.FromDouble(step.Penalty), mu = T.FromDouble(step.Momentum), share = T.FromDouble(1 - step.Dampening);
        T down = T.FromDouble(-step.Rate);
        backend.For(p.Count, 4, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T g = penalised ? T.FusedMultiplyAdd(penalty, pp[i], pg[i]) : pg[i];
                if (pb is not null)
                {
                    pb[i] = first ? g : T.FusedMultiplyAdd(mu, pb[i], share * g);
                    g = nesterov ? T.FusedMultiplyAdd(mu, pb[i], g) : pb[i];
                }

                pp[i] = T.FusedMultiplyAdd(down, g, pp[i]);
            }
        });
    }
}

internal readonly unsafe struct AdamKernel(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor v, Tensor? largest) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pg = gradient.Pointer<T>(), pp = p.Pointer<T>(), pm = m.Pointer<T>(), pv = v.Pointer<T>();
        T* pl = largest is null ? null : largest.Pointer<T>();
        var c = new AdamConstants<T>(step);
        backend.For(p.Count, 16, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T x = pp[i] * c.Keep, g = c.Penalise(pg[i], x);
                pm[i] = T.FusedMultiplyAdd(c.Beta1, pm[i], c.Share1 * g);
                pv[i] = T.FusedMultiplyAdd(c.Beta2, pv[i], c.Share2 * (g * g));
                T w = pv[i];
                if (pl is not null) w = pl[i] = MaximumFunction.Value(pl[i], w);
                pp[i] = T.FusedMultiplyAdd(c.Down, pm[i] / ((T.Sqrt(w) / c.Root) + c.Epsilon), x);
            }
        });
    }
}

internal readonly unsafe struct AdamaxKernel(Tensor gradient, AdamStep step, Tensor p, Tensor m, Tensor u) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pg = gradient.Pointer<T>(), pp = p.Pointer<T>(), pm = m.Pointer<T>(), pu = u.Pointer<T>();
        var c = new AdamConstants<T>(step);
        backend.For(p.Count, 8, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T x = pp[i] * c.Keep, g = c.Penalise(pg[i], x);
                pm[i] = T.FusedMultiplyAdd(c.Beta1, pm[i], c.Share1 * g);
                pu[i] = MaximumFunction.Value(c.Beta2 * pu[i], Absolute.Value(g) + c.Epsilon);
                pp[i] = T.FusedMultiplyAdd(c.Down, pm[i] / pu[i], x);
            }
        });
    }
}

internal readonly unsafe struct LionKernel(Tensor gradient, AdamStep step, Tensor p, Tensor m) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pg = gradient.Pointer<T>(), pp = p.Pointer<T>(), pm = m.Pointer<T>();
        var c = new AdamConstants<T>(step);
        backend.For(p.Count, 4, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                T x = pp[i] * c.Keep, direction = T.FusedMultiplyAdd(c.Beta1, pm[i], c.Share1 * pg[i]);
                // A direction that is 0 changes nothing, and one that is NaN must show.
                pp[i] = direction > T.Zero ? x + c.Down : direction < T.Zero ? x - c.Down : x + direction;
                pm[i] = T.FusedMultiplyAdd(c.Beta2, pm[i], c.Share2 * pg[i]);
            }
        });
    }
}

/// <summary>The numbers of a step in the element type, each rounded once.</summary>
internal readonly struct AdamConstants<T>(AdamStep step)
    where T : unmanaged, IReal<T>
{
    private readonly bool _isPenalised = step.Penalty != 0;
    private readonly T _penalty = T.FromDouble(step.Penalty);

    public T Beta1 { get; } = T.FromDouble(step.Beta1);

    public T Beta2 { get; } = T.FromDouble(step.Beta2);

    /// <summary>1 − β₁.</summary>
    public T Share1 { get; } = T.FromDouble(1 - step.Beta1);

    /// <summary>1 − β₂.</summary>
    public T Share2 { get; } = T.FromDouble(1 - step.Beta2);

    public T Epsilon { get; } = T.FromDouble(step.Epsilon);

    /// <summary>Minus the step size.</summary>
    public T Down { get; } = T.FromDouble(-step.StepSize);

    public T Root { get; } = T.FromDouble(step.RootCorrection);

    public T Keep { get; } = T.FromDouble(step.Keep);

    /// <summary>The gradient with that of the L2 penalty.</summary>
    public T Penalise(T g, T p) => _isPenalised ? T.FusedMultiplyAdd(_penalty, p, g) : g;
}
