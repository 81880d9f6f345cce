using Reference.Tensors.Backends.Scalar;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// The backend to work with: vectors over independent outputs and threads over tiles of outputs, equal to <see cref="ScalarBackend"/> bit for bit. Kernels
/// without a body of their own run the specification's, on all threads.
/// </summary>
public unsafe partial class SimdBackend : ScalarBackend, IDisposable
{
    /// <summary>Columns up to which a weight's gradient is computed transposed: a low-rank factor's.</summary>
    private const int ThinColumns = 48;

    private readonly WorkPool _pool;

    /// <summary>A backend with threads of its own.</summary>
    /// <param name="threads">How many threads compute, the caller among them; 0 for one a processor.</param>
    /// <param name="width">The vectors to use; the widest that the machine has where left out.</param>
    /// <exception cref="ArgumentException">The machine has no such vectors.</exception>
    public SimdBackend(int threads = 0, VectorWidth? width = null)
    {
        Width = width ?? VectorWidths.Best;
        if (!VectorWidths.IsSupported(Width)) throw new ArgumentException($"vectors of {Width} are not supported by this machine", nameof(width));
        _pool = new WorkPool(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <inheritdoc/>
    public override string Name => "simd";

    /// <summary>Threads that compute.</summary>
    public int Threads => _pool.Threads;

    /// <summary>The vectors in use.</summary>
    public VectorWidth Width { get; }

    /// <summary>How many kernels ran on more than one thread.</summary>
    public long SharedRuns => _pool.SharedRuns;

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void MatMulCore(Tensor a, Tensor b, bool transposeB, Tensor c, bool accumulate)
    {
        if (c.DType == DType.Dual || b.DType == DType.Dual || (b.DType == DType.F64 && c.DType == DType.F32))
        {
            base.MatMulCore(a, b, transposeB, c, accumulate);
            return;
        }

        nint[] batch = c.Shape.Lengths[..^2].ToArray();
        nint count = new Shape(batch).Count;
        KBlock[] blocks = KBlocks.OfFeatures(a.Shape[-1]);
        for (nint i = 0; i < count; i++)
        {
            nint at = Place(i, batch, a.Strides[..^2]), wt = Place(i, batch, b.Strides[..^2]), ct = i * c.Shape[-2] * c.Shape[-1];
            var left = new GemmOperand(Element(a, at), a.DType, a.Strides[^1], a.Strides[^2]);
            var right = transposeB
                ? new GemmOperand(Element(b, wt), b.DType, b.Strides[^1], b.Strides[^2])
                : new GemmOperand(Element(b, wt), b.DType, b.Strides[^2], b.Strides[^1]);
            Multiply(c.DType, c.Shape[-2], c.Shape[-1], left, right, Element(c, ct), c.Shape[-1], accumulate, blocks, a.Storage.Stamp);
        }

        GC.KeepAlive(b);
    }

    /// <inheritdoc/>
    protected override void MatMulTokensCore(Tensor a, Tensor b, TokenLayout layout, Tensor c)
    {
        bool flipped = c.Strides[1] != 1;
        if (c.DType == DType.Dual || (flipped && c.Strides[0] != 1))
        {
            base.MatMulTokensCore(a, b, layout, c);
            return;
        }

        if (flipped) (a, b, c) = (b, a, c.Transpose());
        bool thin = c.Shape[1] <= ThinColumns && c.Shape[0] > c.Shape[1];
        if (!thin)
        {
            MultiplyTokens(a, b, layout, Element(c, 0), c.Strides[0]);
            return;
        }

        // Few columns under many rows would waste the tile and pack the large factor row by row: the transposed product does not.
        int rows = (int)c.Shape[0], columns = (int)c.Shape[1];
        if (c.DType == DType.F32) Turned<float>(a, b, layout, c, rows, columns);
        else Turned<double>(a, b, layout, c, rows, columns);
    }

    /// <summary>cᵀ += bᵀ·a, from c's content and back into c.</summary>
    private void Turned<T>(Tensor a, Tensor b, TokenLayout layout, Tensor c, int rows, int columns)
        where T : unmanaged
    {
        T* turned = AlignedBuffer.ThreadLaunch.Reserve<T>((nint)rows * columns), to = (T*)Element(c, 0);
        Transpose.Rows(to, c.Strides[0], rows, columns, turned, rows);
        MultiplyTokens(b, a, layout, turned, rows);
        Transpose.Rows(turned, rows, columns, rows, to, (int)c.Strides[0]);
    }

    private void MultiplyTokens(Tensor a, Tensor b, TokenLayout layout, void* c, nint cStride)
    {
        var left = new GemmOperand(Element(a, 0), a.DType, a.Strides[0], a.Strides[1]);
        var right = new GemmOperand(Element(b, 0), b.DType, b.Strides[0], b.Strides[1]);
        Multiply(a.DType, a.Shape[1], b.Shape[1], left, right, c, cStride, accumulate: true, layout.Reduction, leftStamp: 0);
    }

    private void Multiply(
        DType dtype, nint m, nint n, in GemmOperand a, in GemmOperand b, void* c, nint cStride, bool accumulate, KBlock[] blocks, long leftStamp)
    {
        if (dtype == DType.F32) Gemm.Run(_pool, Width, Problem<float>(m, n, a, b, c, cStride, accumulate, blocks, leftStamp));
        else Gemm.Run(_pool, Width, Problem<double>(m, n, a, b, c, cStride, accumulate, blocks, leftStamp));
    }

    private static GemmProblem<T> Problem<T>(
        nint m, nint n, in GemmOperand a, in GemmOperand b, void* c, nint cStride, bool accumulate, KBlock[] blocks, long leftStamp)
        where T : unmanaged => new()
        {
            M = m,
            N = n,
            A = a,
            B = b,
            C = (T*)c,
            CStride = cStride,
            Accumulate = accumulate,
            Blocks = blocks,
            LeftStamp = leftStamp,
        };

    private static void* Element(Tensor tensor, nint at) => tensor.Pointer<byte>() + tensor.DType.ByteCount(at);
}
