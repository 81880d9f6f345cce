using System.Runtime.CompilerServices;

namespace Reference.Tensors.Backends;

/// <summary>
/// A closed list of kernels and the memory that they work on. Public methods check operands and say what is wrong; the protected methods
/// behind them compute, in the order that docs/arithmetic.md fixes. A backend that lacks a kernel says so. Results go into tensors that
/// the caller made; inputs may have any strides, results are dense unless a kernel says otherwise.
/// </summary>
public abstract partial class Backend
{
    /// <summary>The name that the command line and messages use.</summary>
    public abstract string Name { get; }

    /// <summary>New memory.</summary>
    /// <param name="byteLength">Bytes.</param>
    /// <param name="zeroed">True to clear it.</param>
    public abstract Storage Allocate(nint byteLength, bool zeroed);

    /// <summary>A part of a storage, sharing its memory.</summary>
    public abstract Storage Slice(Storage storage, nint offset, nint byteLength);

    /// <summary>True where kernels of this backend reach the memory directly.</summary>
    public abstract bool CanReach(Storage storage);

    /// <summary>Copies host bytes into a dense tensor.</summary>
    public abstract void Upload(ReadOnlySpan<byte> source, Tensor destination);

    /// <summary>Copies a dense tensor to the host.</summary>
    public abstract void Download(Tensor source, Span<byte> destination);

    /// <summary>y = value everywhere; y may have any strides.</summary>
    public void Fill(Tensor y, double value)
    {
        Check(y, nameof(Fill));
        y.Storage.CountWrite();
        if (y.Count > 0) FillCore(y, value);
        GC.KeepAlive(y);
    }

    /// <summary>
    /// y = x, converted to y's type: widened exactly, rounded once to nearest with ties to even, or dequantised (blocks of GGUF to F32,
    /// rounded as ggml does, then exactly to F64). Any strides on both sides.
    /// </summary>
    public void Copy(Tensor x, Tensor y)
    {
        Check(x, nameof(Copy));
        Check(y, nameof(Copy));
        if (x.Shape != y.Shape) throw Bad(nameof(Copy), "the shapes differ", x, y);
        if (y.DType.IsQuantized() && y.DType != x.DType) throw Bad(nameof(Copy), "cannot quantise", x, y);
        y.Storage.CountWrite();
        if (y.Count > 0) CopyCore(x, y);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>What the kernel computes for y[…]; see <see cref="Fill"/>.</summary>
    protected virtual void FillCore(Tensor y, double value) => throw Lacks(nameof(Fill));

    /// <summary>See <see cref="Copy"/>.</summary>
    protected virtual void CopyCore(Tensor x, Tensor y) => throw Lacks(nameof(Copy));

    /// <summary>The error of a kernel that this backend has not.</summary>
    protected NotSupportedException Lacks(string kernel) => new($"backend {Name} has no kernel {kernel}; run this on scalar or simd");

    /// <summary>An error that names the kernel and its operands.</summary>
    protected static ArgumentException Bad(string kernel, string why, params ReadOnlySpan<Tensor?> operands)
    {
        var shapes = new List<string>();
        foreach (Tensor? operand in operands) shapes.Add(operand?.ToString() ?? "none");
        return new ArgumentException($"{kernel}: {why} (operands {string.Join(", ", shapes)})");
    }

    /// <summary>Keeps operands until a kernel is done with their addresses; allocates nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected static void Hold(params ReadOnlySpan<Tensor?> operands) => _ = operands;

    /// <summary>Checks that a tensor is there, alive and reachable.</summary>
    protected void Check(Tensor x, string kernel)
    {
        ArgumentNullException.ThrowIfNull(x, kernel);
        if (x.Storage.IsExpired) x.Storage.ThrowIfExpired($"{kernel}: operand {x}");
        if (!ReferenceEquals(x.Backend, this)) throw new ArgumentException($"{kernel}: operand {x} belongs to backend {x.Backend.Name}, this is {Name}");
    }

    /// <summary>Checks an operand of a computing kernel: alive, and of the type that is computed with.</summary>
    protected void CheckCompute(string kernel, DType dtype, params ReadOnlySpan<Tensor?> operands)
    {
        foreach (Tensor? x in operands)
        {
            if (x is null) continue;
            Check(x, kernel);
            if (x.DType != dtype || !dtype.IsCompute()) throw Bad(kernel, $"{x.DType} where {dtype} is computed with", operands);
        }
    }

    /// <summary>Checks results, which must be dense, and counts the write.</summary>
    protected static void CheckResults(string kernel, params ReadOnlySpan<Tensor?> results)
    {
        foreach (Tensor? y in results)
        {
            if (y is { IsDense: false }) throw Bad(kernel, "a result must be dense", results);
            y?.Storage.CountWrite();
        }
    }
}
