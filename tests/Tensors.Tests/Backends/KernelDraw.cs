using System.Runtime.InteropServices;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;
using Reference.Tests.Simd;

namespace Reference.Tests.Backends;

/// <summary>Draws a kernel's operands from a trial: the same ones for every backend.</summary>
internal sealed class KernelDraw(Backend backend, KernelTrial trial)
{
    private const int MostElements = 12_000;
    private static readonly int[] s_small = [0, 1, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33];
    private static readonly int[] s_large = [255, 256, 257, 511, 513, 4095, 4096, 4097, 8193];

    private readonly RandomStream _stream = new RandomKey((ulong)trial.Seed, RandomPurpose.Sampling).Stream();
    private ulong _drawn;

    /// <summary>Whose kernel runs.</summary>
    public Backend Backend => backend;

    /// <summary>The type that is computed with.</summary>
    public DType DType => trial.DType;

    /// <summary>A number from 0 to <paramref name="limit"/> − 1.</summary>
    public int Pick(int limit) => (int)(_stream.Bits32(_drawn++) % (uint)limit);

    /// <summary>One of several.</summary>
    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Pick(choices.Length)];

    /// <summary>Sizes that lie around the edges of vectors, lanes, blocks and segments; at most one of them is large.</summary>
    public int[] Sizes(int count)
    {
        var sizes = new int[count];
        for (int i = 0; i < count; i++) sizes[i] = Pick<int>(s_small);
        int large = Pick(2 * count);
        if (large < count) sizes[large] = Pick<int>(s_large);
        for (int i = 0; i < count && sizes.Aggregate(1L, (product, size) => product * size) > MostElements; i++)
            if (i != large) sizes[i] = 1 + Pick(3);
        return sizes;
    }

    /// <summary>Real numbers in a tensor of any strides: dense, at an offset, cut out, permuted or broadcast.</summary>
    public Tensor Real(params ReadOnlySpan<nint> lengths)
    {
        nint[] axes = lengths.ToArray();
        switch (Pick(6))
        {
            case 0 when axes.Length > 0:
                int[] order = [.. Enumerable.Range(0, axes.Length).Reverse()];
                return Numbers([.. axes.Reverse()]).Permute(order);
            case 1 when axes.Length > 0:
                Tensor cut = Numbers([.. axes.Select(length => length + 2)]);
                for (int axis = 0; axis < axes.Length; axis++) cut = cut.Slice(axis, 1, axes[axis]);
                return cut;
            case 2 when axes.Length > 0:
                nint[] one = [.. axes];
                one[Pick(axes.Length)] = 1;
                return Numbers(one).BroadcastTo(new Shape(axes));
            case 3:
                nint count = new Shape(axes).Count;
                return Numbers([count + 3]).Slice(0, 3, count).Reshape(new Shape(axes));
            default:
                return Numbers(axes);
        }
    }

    /// <summary>Real numbers one after another.</summary>
    public Tensor Numbers(params ReadOnlySpan<nint> lengths) => Numbers(DType, new Shape(lengths));

    /// <summary>Numbers of a stated type: those of the trial where it is computed with, else random bytes, or small integers.</summary>
    public Tensor Numbers(DType dtype, Shape shape)
    {
        var numbers = new TestNumbers(trial.Seed + (int)_drawn++);
        if (dtype == DType.F32) return Tensor.From<float>(backend, MemoryMarshal.Cast<Float32, float>(numbers.Array<Float32>(shape.Count, trial.Values)), shape);
        if (dtype == DType.F64) return Tensor.From<double>(backend, MemoryMarshal.Cast<Float64, double>(numbers.Array<Float64>(shape.Count, trial.Values)), shape);
        Tensor tensor = Tensor.Empty(backend, shape, dtype);
        var bytes = new byte[dtype.ByteCount(shape.Count)];
        bool isInteger = dtype is DType.I64 or DType.I32 or DType.I16 or DType.I8 or DType.U8 or DType.Bool;
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = isInteger ? (byte)(i % dtype.BlockBytes() == 0 ? Pick(2) : 0) : (byte)Pick(256);
        backend.Upload(bytes, tensor);
        return tensor;
    }

    /// <summary>Memory for a result, with numbers in it that a kernel must overwrite, or add to.</summary>
    public Tensor Result(params ReadOnlySpan<nint> lengths) => Numbers(lengths);

    /// <summary>Row numbers of a table.</summary>
    public Tensor Indices(int count, int rows)
    {
        var indices = new int[count];
        for (int i = 0; i < count; i++) indices[i] = Pick(rows);
        return Tensor.From<int>(backend, indices, new Shape(count));
    }

    /// <summary>Documents of so many tokens together, some empty; every other time a selection, whose indices have gaps.</summary>
    public TokenLayout Layout(int tokens)
    {
        var lengths = new List<int>();
        for (int left = tokens; left > 0; left -= lengths[^1])
        {
            if (Pick(4) == 0) lengths.Add(0);
            lengths.Add(1 + Pick(left));
        }

        if (Pick(2) == 0) return TokenLayout.Of([.. lengths]);
        return TokenLayout.Of([.. lengths.Select(length => 2 * length)]).Select([.. Enumerable.Range(0, tokens).Select(i => (2 * i) + 1)]);
    }
}
