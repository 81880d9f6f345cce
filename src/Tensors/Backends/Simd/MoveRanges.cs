using System.Runtime.InteropServices;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>A dense tensor's elements = a value; another type than F32 and F64 only for +0.</summary>
internal readonly unsafe struct FillRange(Tensor y, double value) : IRangeBody
{
    public void Run(nint begin, nint end)
    {
        for (nint at = begin; at < end; at += MostElements)
        {
            int count = (int)nint.Min(MostElements, end - at);
            if (y.DType == DType.F32) new Span<float>(y.Pointer<float>() + at, count).Fill((float)value);
            else if (y.DType == DType.F64) new Span<double>(y.Pointer<double>() + at, count).Fill(value);
            else NativeMemory.Clear(y.Pointer<byte>() + y.DType.ByteCount(at), (nuint)y.DType.ByteCount(count));
        }
    }

    private const int MostElements = 1 << 28; // a span's length is an int
}

/// <summary>Dense to dense of one type: lines of bytes.</summary>
internal readonly unsafe struct CopyBytes(Tensor x, Tensor y) : IRangeBody
{
    /// <summary>Bytes that are counted as one.</summary>
    public const int Line = 64;

    public void Run(nint begin, nint end)
    {
        nint from = begin * Line, bytes = nint.Min(end * Line, x.DType.ByteCount(x.Count)) - from;
        Buffer.MemoryCopy(x.Pointer<byte>() + from, y.Pointer<byte>() + from, bytes, bytes);
    }
}

/// <summary>Dense to dense of another type.</summary>
internal readonly struct ConvertRange(Tensor x, Tensor y) : IRangeBody
{
    public void Run(nint begin, nint end) => ElementRuns.Copy(x, begin, 1, y, begin, 1, end - begin);
}

/// <summary>Rows of the last axis, whatever the strides and types: as bytes where both lie together.</summary>
internal readonly unsafe struct CopyRows(Tensor x, Tensor y) : IRangeBody
{
    public void Run(nint begin, nint end)
    {
        nint width = y.Shape[-1], step = x.Strides[^1], stride = y.Strides[^1];
        ReadOnlySpan<nint> outer = y.Shape.Lengths[..^1];
        bool isPlain = x.DType == y.DType && !x.DType.IsQuantized() && step == 1 && stride == 1;
        nint size = isPlain ? x.DType.ByteCount(1) : 0, bytes = width * size;
        byte* source = x.Pointer<byte>(), target = y.Pointer<byte>();
        for (nint row = begin; row < end; row++)
        {
            (nint from, nint to) = (HostBackend.Place(row, outer, x.Strides[..^1]), HostBackend.Place(row, outer, y.Strides[..^1]));
            if (isPlain) Buffer.MemoryCopy(source + (from * size), target + (to * size), bytes, bytes);
            else ElementRuns.Copy(x, from, step, y, to, stride, width);
        }
    }
}

/// <summary>A matrix that lies by columns to one that lies by rows, in strips of rows of the result.</summary>
internal readonly unsafe struct CopyColumns(Tensor x, Tensor y) : IRangeBody
{
    /// <summary>Rows of the result that are done together: their sources share cache lines.</summary>
    public const int Strip = 64;

    /// <summary>Whether the copy is such a one.</summary>
    public static bool Fits(Tensor x, Tensor y) =>
        y.IsDense && y.Shape.Rank >= 2 && x.Strides[^2] == 1 && x.Strides[^1] > 1 && y.Shape[-1] <= int.MaxValue && x.DType.BlockBytes() is 4 or 8;

    /// <summary>How many strips there are.</summary>
    public static nint Count(Tensor y) => y.Count / (y.Shape[-2] * y.Shape[-1]) * Strips(y);

    public void Run(nint begin, nint end)
    {
        if (x.DType.BlockBytes() == 4) Strips<uint>(begin, end);
        else Strips<ulong>(begin, end);
    }

    private static nint Strips(Tensor y) => (y.Shape[-2] + Strip - 1) / Strip;

    private void Strips<T>(nint begin, nint end)
        where T : unmanaged
    {
        (nint rows, nint columns, nint strips) = (y.Shape[-2], y.Shape[-1], Strips(y));
        for (nint i = begin; i < end; i++)
        {
            nint row = i % strips * Strip;
            T* from = (T*)x.Pointer<byte>() + HostBackend.Place(i / strips, y.Shape.Lengths[..^2], x.Strides[..^2]) + row;
            T* to = (T*)y.Pointer<byte>() + (i / strips * rows * columns) + (row * columns);
            Transpose.Rows(from, x.Strides[^1], (int)columns, (int)nint.Min(Strip, rows - row), to, (int)columns);
        }
    }
}

/// <summary>Rows of a table by number.</summary>
internal readonly unsafe struct GatherRows(Tensor table, Tensor indices, Tensor y) : IRangeBody
{
    public void Run(nint begin, nint end)
    {
        int* rows = indices.Pointer<int>();
        nint width = y.Count / indices.Count, bytes = y.DType.ByteCount(width);
        bool isPlain = table.DType == y.DType && !y.DType.IsQuantized();
        for (nint i = begin; i < end; i++)
        {
            nint from = rows[i] * table.Strides[0];
            if (!isPlain) ElementRuns.Copy(table, from, 1, y, i * width, 1, width);
            else Buffer.MemoryCopy(table.Pointer<byte>() + table.DType.ByteCount(from), y.Pointer<byte>() + (i * bytes), bytes, bytes);
        }
    }
}

/// <summary>Rows to places of a dense tensor by number, of which no two are equal.</summary>
internal readonly unsafe struct ScatterRows(Tensor x, Tensor indices, Tensor y) : IRangeBody
{
    public void Run(nint begin, nint end)
    {
        int* rows = indices.Pointer<int>();
        nint bytes = x.DType.ByteCount(x.Count / indices.Count);
        for (nint i = begin; i < end; i++) Buffer.MemoryCopy(x.Pointer<byte>() + (i * bytes), y.Pointer<byte>() + (rows[i] * bytes), bytes, bytes);
    }
}
