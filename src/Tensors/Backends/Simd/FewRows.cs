using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// The product of a few rows, such as a token being decoded: bound by reading the right factor, which is read once, from front to back,
/// and turned into columns in memory that stays in the first-level cache. The left factor is read where it lies.
/// </summary>
internal sealed unsafe class FewRows<T, TVec, TLanes> : ITileJob
    where T : unmanaged
    where TVec : unmanaged
    where TLanes : struct, ILanes<TVec, T>
{
    /// <summary>Rows from which packing them pays.</summary>
    public const int MostRows = 4;

    /// <summary>Chains at a time: what comes before and after them hides the rest of the multiply-add's latency.</summary>
    public const int Vectors = 4;

    private const int Depth = 64; // of a panel
    private const int TilesPerThread = 4;
    private const long InlineWork = 32 * 1024;

    [ThreadStatic]
    private static FewRows<T, TVec, TLanes>? t_run;

    private GemmProblem<T> _problem;
    private int _tiles;
    private nint _groups;

    private static int Width => Vectors * TLanes.Count;

    /// <summary>Computes a product of at most <see cref="MostRows"/> rows, each adjacent in memory and not in need of conversion.</summary>
    public static void Run(WorkPool pool, in GemmProblem<T> problem)
    {
        FewRows<T, TVec, TLanes> run = t_run ??= new FewRows<T, TVec, TLanes>();
        run._problem = problem;
        run._groups = (problem.N + TLanes.Count - 1) / TLanes.Count;
        bool alone = pool.Threads == 1 || problem.M * problem.N * problem.Depth <= InlineWork;
        run._tiles = alone ? 1 : (int)Math.Min(run._groups, (nint)pool.Threads * TilesPerThread);
        if (alone) run.Run(0);
        else pool.Run(run._tiles, run);
        run._problem = default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        nint from = _groups * tile / _tiles * TLanes.Count, to = Math.Min(_problem.N, _groups * (tile + 1) / _tiles * TLanes.Count);
        int rows = (int)_problem.M;
        T* panel = AlignedBuffer.ThreadPanel.Reserve<T>((Depth + (2 * MostRows)) * Width);
        T* sums = panel + (Depth * Width), totals = sums + (MostRows * Width);
        for (nint column = from; column < to; column += Width)
        {
            int columns = (int)Math.Min(Width, to - column);
            int vectors = (columns + TLanes.Count - 1) / TLanes.Count;
            var ahead = new Ahead(_problem.B, column + columns, (int)Math.Min(Width, to - column - columns));
            Start(totals, rows, column, columns);
            bool first = !_problem.Accumulate;
            foreach (KBlock block in _problem.Blocks)
            {
                for (int done = 0; done < block.Length; done += Depth)
                {
                    var part = new KBlock(block.Start + done, Math.Min(Depth, block.Length - done));
                    ahead.Ask(part.Length);
                    PanelPacker.Pack(_problem.B, part, column, columns, vectors * TLanes.Count, panel);
                    for (int r = 0; r < rows; r++)
                        Chains((T*)_problem.A.Data + (r * _problem.A.OutputStride) + part.Start, part.Length, panel, vectors, sums + (r * Width), done == 0);
                }

                Add(sums, totals, rows, first);
                first = false;
            }

            Finish(totals, rows, column, columns);
        }
    }

    /// <summary>sums = (begins ? +0 : sums) and a fused multiply-add for every k, in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Chains(T* a, int length, T* panel, int vectors, T* sums, bool begins)
    {
        if (vectors == Vectors)
        {
            Four(a, length, panel, sums, begins);
            return;
        }

        int width = vectors * TLanes.Count;
        for (int v = 0; v < width; v += TLanes.Count)
        {
            TVec s = begins ? TLanes.Zero : TLanes.Load(sums + v);
            T* b = panel + v;
            for (int p = 0; p < length; p++, b += width) s = TLanes.Fma(TLanes.Broadcast(a[p]), TLanes.Load(b), s);
            TLanes.Store(s, sums + v);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(T* a, int length, T* b, T* sums, bool begins)
    {
        TVec s = TLanes.Zero, t = s, u = s, v = s;
        if (!begins)
        {
            (s, t) = (TLanes.Load(sums), TLanes.Load(sums + TLanes.Count));
            (u, v) = (TLanes.Load(sums + (2 * TLanes.Count)), TLanes.Load(sums + (3 * TLanes.Count)));
        }

        for (T* end = a + length; a != end; a++, b += 4 * TLanes.Count)
        {
            TVec x = TLanes.Broadcast(*a);
            s = TLanes.Fma(x, TLanes.Load(b), s);
            t = TLanes.Fma(x, TLanes.Load(b + TLanes.Count), t);
            u = TLanes.Fma(x, TLanes.Load(b + (2 * TLanes.Count)), u);
            v = TLanes.Fma(x, TLanes.Load(b + (3 * TLanes.Count)), v);
        }

        TLanes.Store(s, sums);
        TLanes.Store(t, sums + TLanes.Count);
        TLanes.Store(u, sums + (2 * TLanes.Count));
        TLanes.Store(v, sums + (3 * TLanes.Count));
    }

    private static void Add(T* sums, T* totals, int rows, bool first)
    {
        for (int i = 0; i < rows * Width; i += TLanes.Count)
            TLanes.Store(TLanes.Add(first ? TLanes.Zero : TLanes.Load(totals + i), TLanes.Load(sums + i)), totals + i);
    }

    private void Start(T* totals, int rows, nint column, int columns)
    {
        if (!_problem.Accumulate) return;
        for (int r = 0; r < rows; r++)
            new ReadOnlySpan<T>(_problem.C + (r * _problem.CStride) + column, columns).CopyTo(new Span<T>(totals + (r * Width), columns));
    }

    private void Finish(T* totals, int rows, nint column, int columns)
    {
        for (int r = 0; r < rows; r++)
            new ReadOnlySpan<T>(totals + (r * Width), columns).CopyTo(new Span<T>(_problem.C + (r * _problem.CStride) + column, columns));
    }

    /// <summary>The bytes of the columns that come next, asked for while those before them are computed with.</summary>
    private ref struct Ahead
    {
        private readonly DType _type;
        private readonly int _columns;
        private byte* _at, _end;
        private nint _due;

        public Ahead(in GemmOperand factor, nint column, int columns)
        {
            (_type, _columns) = (factor.Type, columns);
            if (columns <= 0 || factor.KStride != 1 || !Sse.IsSupported) return;
            _at = (byte*)factor.Data + factor.Type.ByteCount(column * factor.OutputStride);
            _end = _at + factor.Type.ByteCount(columns * factor.OutputStride);
        }

        /// <summary>Asks for as many bytes as a part of so many k has.</summary>
        public void Ask(int length)
        {
            _due += _type.ByteCount((nint)_columns * length);
            for (; _due > 0 && _at < _end; _at += 64, _due -= 64) Sse.Prefetch0(_at);
        }
    }
}
