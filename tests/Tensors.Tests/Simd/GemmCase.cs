using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Tests.Simd;

/// <summary>The numbers of one product, the plain loop over them, and the tiled kernels over them.</summary>
internal sealed unsafe class GemmCase<R>
    where R : unmanaged, IReal<R>
{
    private readonly GemmShape _shape;
    private readonly KBlock[] _blocks;
    private readonly R[] _a;
    private readonly R[] _b;
    private readonly R[] _c;
    private readonly (nint K, nint Output) _aStrides;
    private readonly (nint K, nint Output) _bStrides;

    public GemmCase(GemmShape shape)
    {
        var numbers = new TestNumbers(shape.Seed);
        _shape = shape;
        _blocks = shape.Segmented ? KBlocks.OfSegments(Segments(shape)) : KBlocks.OfFeatures(shape.K);
        _aStrides = Strides(shape.A, shape.K, shape.M, shape.Padding);
        _bStrides = Strides(shape.B, shape.K, shape.N, shape.Padding);
        _a = numbers.Array<R>(shape.K * _aStrides.K + shape.M * _aStrides.Output, shape.Values);
        _b = numbers.Array<R>(shape.K * _bStrides.K + shape.N * _bStrides.Output, shape.Values);
        _c = numbers.Array<R>(shape.M * CStride, shape.Values);
    }

    private int CStride => _shape.N + _shape.Padding;

    /// <summary>The contract, read aloud.</summary>
    public R[] PlainLoop()
    {
        var c = (R[])_c.Clone();
        for (int i = 0; i < _shape.M; i++)
        {
            for (int j = 0; j < _shape.N; j++)
            {
                R total = _shape.Accumulate ? c[i * CStride + j] : R.Zero;
                foreach (KBlock block in _blocks)
                {
                    R s = R.Zero;
                    for (nint k = block.Start; k < block.Start + block.Length; k++)
                        s = R.FusedMultiplyAdd(_a[k * _aStrides.K + i * _aStrides.Output], _b[k * _bStrides.K + j * _bStrides.Output], s);
                    total += s;
                }
                c[i * CStride + j] = total;
            }
        }
        return c;
    }

    /// <summary>The same by a width's kernels.</summary>
    public R[] Tiled(WorkPool pool, VectorWidth width)
    {
        var c = (R[])_c.Clone();
        fixed (R* a = _a, b = _b, to = c)
        {
            var left = new GemmOperand(a, R.DType, _aStrides.K, _aStrides.Output);
            var right = new GemmOperand(b, R.DType, _bStrides.K, _bStrides.Output);
            if (R.DType == DType.F32) Gemm.Run(pool, width, Problem(left, right, (float*)to));
            else Gemm.Run(pool, width, Problem(left, right, (double*)to));
        }
        return c;
    }

    private GemmProblem<T> Problem<T>(GemmOperand a, GemmOperand b, T* c)
        where T : unmanaged => new()
        {
            M = _shape.M,
            N = _shape.N,
            A = a,
            B = b,
            C = c,
            CStride = CStride,
            Accumulate = _shape.Accumulate,
            Blocks = _blocks,
        };

    private static (nint K, nint Output) Strides(Order order, int k, int outputs, int padding) => order switch
    {
        Order.OutputsAdjacent => (outputs + padding, 1),
        Order.KAdjacent => (1, k + padding),
        _ => (3, 3 * k + padding),
    };

    /// <summary>Documents that leave out some tokens, one of them empty, not in ascending order.</summary>
    private static (nint Start, nint Length)[] Segments(GemmShape shape)
    {
        nint cut = shape.K * 2 / 3, skipped = Math.Min(1, shape.K - cut);
        return [(cut + skipped, shape.K - cut - skipped), (0, 0), (0, cut)];
    }
}
