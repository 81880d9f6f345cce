using System.Runtime.CompilerServices;
using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <summary>
/// The specification: plain loops, one file a kernel family, generic over <see cref="IReal{T}"/>. It says in which order every sum runs and where
/// a multiply-add is fused; every other backend equals it bit for bit. It stays simple for ever.
/// </summary>
public partial class ScalarBackend : HostBackend
{
    /// <summary>The one instance; it has no state.</summary>
    public static ScalarBackend Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "scalar";

    /// <summary>
    /// Calls <paramref name="body"/>(begin, end) so that every number in [0, count) is covered once. Kernels split their outputs with it, never a sum, so
    /// a backend may run the ranges in any order and on any thread.
    /// </summary>
    /// <param name="count">How many outputs.</param>
    /// <param name="cost">Rough operations an output takes, to choose the size of a range.</param>
    /// <param name="body">What to do with a range.</param>
    internal virtual void For(nint count, double cost, Action<nint, nint> body) => body(0, count);

    /// <summary>Runs a kernel with the arithmetic of an element type.</summary>
    private protected void Run<TKernel>(DType dtype, TKernel kernel)
        where TKernel : struct, IKernel
    {
        switch (dtype)
        {
            case DType.F32: kernel.Run<Float32>(this); break;
            case DType.F64: kernel.Run<Float64>(this); break;
            case DType.Dual: kernel.Run<Dual>(this); break;
            default: throw new ArgumentException($"{dtype} is not computed with");
        }

        KeepAlive(in kernel);
    }

    /// <summary>
    /// Keeps a kernel's operands until it is done, for loops see only addresses: its caller holds what it was given, but a dense copy
    /// that was made for this call has no other holder.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive<TKernel>(in TKernel kernel)
        where TKernel : struct, IKernel => _ = kernel;
}

/// <summary>A kernel of the specification: its operands are its fields.</summary>
internal interface IKernel
{
    /// <summary>Computes all outputs.</summary>
    void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>;
}
