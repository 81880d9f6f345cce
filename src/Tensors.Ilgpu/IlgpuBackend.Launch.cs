using ILGPU;
using ILGPU.Runtime;

namespace Reference.Tensors.Ilgpu;

/// <content>Launches: one work item a number in [0, count), one launch at a time, each waited for.</content>
public sealed partial class IlgpuBackend
{
    private void Launch<T1, T2, T3>(Action<Index1D, T1, T2, T3> kernel, nint count, T1 a, T2 b, T3 c) =>
        Locked(stream => _kernels.Get<Action<AcceleratorStream, Index1D, T1, T2, T3>>(kernel)(stream, Items(count), a, b, c));

    private void Launch<T1, T2, T3, T4>(Action<Index1D, T1, T2, T3, T4> kernel, nint count, T1 a, T2 b, T3 c, T4 d) =>
        Locked(stream => _kernels.Get<Action<AcceleratorStream, Index1D, T1, T2, T3, T4>>(kernel)(stream, Items(count), a, b, c, d));

    private void Launch<T1, T2, T3, T4, T5>(Action<Index1D, T1, T2, T3, T4, T5> kernel, nint count, T1 a, T2 b, T3 c, T4 d, T5 e) =>
        Locked(stream => _kernels.Get<Action<AcceleratorStream, Index1D, T1, T2, T3, T4, T5>>(kernel)(stream, Items(count), a, b, c, d, e));

    private Index1D Items(nint count)
    {
        if (count <= int.MaxValue) return (int)count;
        throw new ArgumentException($"{count} outputs: a launch on {DeviceName} has at most {int.MaxValue}; split the operands");
    }
}
