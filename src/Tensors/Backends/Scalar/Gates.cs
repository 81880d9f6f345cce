using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>SwiGLU and the gradient of a maximum.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void SwiGluCore(Tensor gate, Tensor up, Tensor y) => Run(y.DType, new SwiGluKernel(gate, up, y));

    /// <inheritdoc/>
    protected override void SwiGluGradientCore(Tensor gate, Tensor up, Tensor dy, Tensor? dgate, Tensor? dup) =>
        Run(dy.DType, new SwiGluGradientKernel(gate, up, dy, dgate, dup));

    /// <inheritdoc/>
    protected override void MaximumGradientCore(Tensor x, Tensor other, Tensor dy, Tensor dx) =>
        Run(dx.DType, new MaximumGradientKernel(x, other, dy, dx));
}

internal readonly unsafe struct SwiGluKernel(Tensor gate, Tensor up, Tensor y) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pg = gate.Pointer<T>(), pu = up.Pointer<T>(), py = y.Pointer<T>();
        backend.For(y.Count, 32, (begin, end) =>
        {
            for (nint i = begin; i < end; i++) py[i] = Silu.Value(pg[i]) * pu[i];
        });
    }
}

internal readonly unsafe struct SwiGluGradientKernel(Tensor gate, Tensor up, Tensor dy, Tensor? dgate, Tensor? dup) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* pg = gate.Pointer<T>(), pu = up.Pointer<T>(), pdy = dy.Pointer<T>();
        T* pdg = dgate is null ? null : dgate.Pointer<T>(), pdu = dup is null ? null : dup.Pointer<T>();
        backend.For(dy.Count, 64, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
            {
                if (pdg is not null) pdg[i] = pdy[i] * pu[i] * Silu.Slope(pg[i]);
                if (pdu is not null) pdu[i] = pdy[i] * Silu.Value(pg[i]);
            }
        });
    }
}

internal readonly unsafe struct MaximumGradientKernel(Tensor x, Tensor other, Tensor dy, Tensor dx) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        T* px = x.Pointer<T>(), po = other.Pointer<T>(), pdy = dy.Pointer<T>(), pdx = dx.Pointer<T>();
        T half = T.FromDouble(0.5);
        backend.For(dx.Count, 2, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
                pdx[i] = px[i] < po[i] ? T.Zero : px[i] > po[i] || IsNaN(px[i]) || IsNaN(po[i]) ? pdy[i] : pdy[i] * half;
        });
    }

    private static bool IsNaN<T>(T x) where T : unmanaged, IReal<T> => double.IsNaN(T.ToDouble(x));
}
