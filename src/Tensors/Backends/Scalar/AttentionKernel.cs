using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>Attention.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void AttentionCore(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options, Tensor o, Tensor maximum, Tensor denominator) =>
        Run(o.DType, new AttentionKernel(q, k, v, queries, keys, options, o, maximum, denominator));
}

internal readonly unsafe struct AttentionKernel(
    Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options, Tensor o, Tensor maximum, Tensor denominator) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        var work = new Work<T>(this);
        foreach (TokenDocument document in queries.Documents)
        {
            TokenDocument source = AttentionRow.Match(work.Keys, document.Number);
            double cost = (double)source.Length * (q.Shape[2] + v.Shape[2]);
            nint heads = q.Shape[1];
            backend.For(document.Length * heads, cost, (begin, end) =>
            {
                var buffer = new T[source.Length + work.Width];
                fixed (T* scratch = buffer)
                    for (nint i = begin; i < end; i++) work.Row(document.Start + (i / heads), i % heads, source, scratch);
            });
        }
    }

    /// <summary>The operands as a loop's body sees them.</summary>
    private sealed class Work<T>(AttentionKernel kernel)
        where T : unmanaged, IReal<T>
    {
        private readonly T* _q = kernel.Q.Pointer<T>(), _k = kernel.K.Pointer<T>(), _v = kernel.V.Pointer<T>(), _o = kernel.O.Pointer<T>();
        private readonly T* _m = kernel.Maximum.Pointer<T>(), _d = kernel.Denominator.Pointer<T>();
        private readonly nint _heads = kernel.Q.Shape[1], _groups = kernel.K.Shape[1], _values = kernel.V.Shape[2];
        private readonly TokenLayout _queries = kernel.Queries;
        private readonly AttentionOptions _options = kernel.Options;
        private readonly T _scale = T.FromDouble(kernel.Options.Scale);

        public nint Width { get; } = kernel.Q.Shape[2];

        public TokenLayout Keys { get; } = kernel.Keys;

        public void Row(nint t, nint head, TokenDocument source, T* scratch)
        {
            nint at = (t * _heads) + head, group = head / (_heads / _groups);
            T* q = scratch, e = scratch + Width, o = _o + (at * _values);
            for (nint c = 0; c < Width; c++) q[c] = _q[(at * Width) + c] * _scale;
            AttentionRow row = AttentionRow.Of(Keys, source, _queries.Indices[(int)t], _options);
            (_m[at], _d[at]) = (T.Zero, T.Zero);
            for (nint c = 0; c < _values; c++) o[c] = T.Zero;
            if (row.First == row.End) return;
            row.Scores(q, _k + (group * Width), _groups * Width, Width, e);
            T max = _m[at] = SoftmaxKernel.Max(e, row.End - row.First);
            for (nint j = 0; j < row.End - row.First; j++) e[j] = T.Exp(e[j] - max);
            for (nint begin = row.First, end; begin < row.End; begin = end)
            {
                end = row.BlockEnd(Keys, begin);
                _d[at] += SumTokensKernel.BlockSum(e + begin - row.First, 1, (int)(end - begin));
                for (nint c = 0; c < _values; c++) o[c] += Weighted(e + begin - row.First, _v + (((begin * _groups) + group) * _values) + c, end - begin);
            }

            for (nint c = 0; c < _values; c++) o[c] /= _d[at];
        }

        private T Weighted(T* e, T* v, nint count)
        {
            T sum = T.Zero;
            for (nint j = 0; j < count; j++) sum = T.FusedMultiplyAdd(e[j], v[j * _groups * _values], sum);
            return sum;
        }
    }

    private Tensor Q => q;

    private Tensor K => k;

    private Tensor V => v;

    private Tensor O => o;

    private Tensor Maximum => maximum;

    private Tensor Denominator => denominator;

    private TokenLayout Queries => queries;

    private TokenLayout Keys => keys;

    private AttentionOptions Options => options;
}
