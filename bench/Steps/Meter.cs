using System.Diagnostics;
using Reference.Tensors;

namespace Reference.Bench;

/// <summary>Time, operations, bytes and launches by kernel.</summary>
internal sealed class Meter
{
    private readonly SortedDictionary<string, KernelRow> _rows = new(StringComparer.Ordinal);

    /// <summary>The kernels so far, ordinal by name.</summary>
    public IReadOnlyCollection<KernelRow> Rows => _rows.Values;

    /// <summary>Forgets what was measured.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>A kernel that computes on registers; it ends when the result is disposed.</summary>
    /// <param name="kernel">Its name, with the shape where that matters.</param>
    /// <param name="operations">Floating-point operations that it is asked for.</param>
    public Launch Computes(string kernel, double operations) => new(this, kernel, operations, 0, Stopwatch.GetTimestamp());

    /// <summary>A kernel that is bound by memory; it ends when the result is disposed.</summary>
    /// <param name="kernel">Its name.</param>
    /// <param name="operands">What it reads or writes, once each.</param>
    public Launch Moves(string kernel, params ReadOnlySpan<Tensor?> operands)
    {
        double bytes = 0;
        foreach (Tensor? operand in operands)
            if (operand is not null) bytes += Bytes(operand);
        return new Launch(this, kernel, 0, bytes, Stopwatch.GetTimestamp());
    }

    /// <summary>Bytes that a tensor's elements take; what was broadcast is one element along its axis.</summary>
    private static double Bytes(Tensor tensor)
    {
        nint count = 1;
        for (int axis = 0; axis < tensor.Shape.Rank; axis++)
            if (tensor.Strides[axis] != 0) count *= tensor.Shape[axis];
        return tensor.DType.IsQuantized() ? tensor.DType.ByteCount(tensor.Count) : tensor.DType.ByteCount(count);
    }

    private void Add(string kernel, double operations, double bytes, double seconds)
    {
        KernelRow row = _rows.GetValueOrDefault(kernel) ?? new KernelRow(kernel, 0, 0, 0, 0);
        _rows[kernel] = new KernelRow(kernel, row.Launches + 1, row.Seconds + seconds, row.Operations + operations, row.Bytes + bytes);
    }

    /// <summary>A kernel at work.</summary>
    internal readonly struct Launch(Meter meter, string kernel, double operations, double bytes, long start) : IDisposable
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => meter.Add(kernel, operations, bytes, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}

/// <summary>What a kernel took.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Launches">How often it ran.</param>
/// <param name="Seconds">All launches together.</param>
/// <param name="Operations">Floating-point operations; 0 where it is bound by memory.</param>
/// <param name="Bytes">Bytes of its operands; 0 where it computes on registers.</param>
internal sealed record KernelRow(string Kernel, int Launches, double Seconds, double Operations, double Bytes);
