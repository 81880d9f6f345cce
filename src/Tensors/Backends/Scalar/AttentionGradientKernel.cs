using System.Runtime.InteropServices;
using Reference.Tensors.Arithmetic;

namespace Reference.Tensors.Backends.Scalar;

/// <content>The gradient of attention.</content>
public partial class ScalarBackend
{
    /// <inheritdoc/>
    protected override void AttentionGradientCore(
        Tensor q, Tensor k, Tensor v, TokenLayout queries, TokenLayout keys, AttentionOptions options,
        Tensor o, Tensor maximum, Tensor denominator, Tensor dO, Tensor? dq, Tensor? dk, Tensor? dv) =>
        Run(o.DType, new AttentionGradientKernel(new(q, k, v, queries, keys, options, o, maximum, denominator, dO, dq, dk, dv)));
}

/// <summary>What the gradient of attention reads and writes.</summary>
internal readonly record struct AttentionGradientOperands(
    Tensor Q, Tensor K, Tensor V, TokenLayout Queries, TokenLayout Keys, AttentionOptions Options,
    Tensor O, Tensor Maximum, Tensor Denominator, Tensor DO, Tensor? DQ, Tensor? DK, Tensor? DV);

/// <summary>One task a document and key head: its rows of dk and dv, and the rows of dq of its query heads.</summary>
internal readonly unsafe struct AttentionGradientKernel(AttentionGradientOperands x) : IKernel
{
    public void Run<T>(ScalarBackend backend)
        where T : unmanaged, IReal<T>
    {
        foreach (Tensor? gradient in (ReadOnlySpan<Tensor?>)[x.DQ, x.DK, x.DV])
            if (gradient is not null) NativeMemory.Clear(gradient.Pointer<byte>(), (nuint)gradient.DType.ByteCount(gradient.Count));
        AttentionGradientOperands operands = x;
        nint groups = x.K.Shape[1];
        double cost = (double)x.Queries.Count * x.Keys.Count * 4 * x.Q.Shape[2];
        backend.For(x.Queries.Documents.Length * groups, cost, (begin, end) =>
        {
            for (nint i = begin; i < end; i++)
                new AttentionGradientTask<T>(operands, operands.Queries.Documents[(int)(i / groups)], i % groups).Run();
        });
    }
}

/// <summary>The gradients that belong to one document and one key head.</summary>
internal sealed unsafe class AttentionGradientTask<T>
    where T : unmanaged, IReal<T>
{
    private readonly AttentionGradientOperands _x;
    private readonly TokenDocument _queries, _keys;
    private readonly nint _group, _groups, _heads, _d, _dv;
    private readonly T _scale;
    private readonly T[] _dkTotal, _dvTotal, _dkBlock, _dvBlock;

    public AttentionGradientTask(AttentionGradientOperands x, TokenDocument queries, nint group)
    {
        (_x, _queries, _group) = (x, queries, group);
        _keys = AttentionRow.Match(x.Keys, queries.Number);
        (_heads, _groups, _d, _dv) = (x.Q.Shape[1], x.K.Shape[1], x.Q.Shape[2], x.V.Shape[2]);
        _scale = T.FromDouble(x.Options.Scale);
        (_dkTotal, _dkBlock) = (new T[_keys.Length * _d], new T[_keys.Length * _d]);
        (_dvTotal, _dvBlock) = (new T[_keys.Length * _dv], new T[_keys.Length * _dv]);
    }

    public void Run()
    {
        nint perGroup = _heads / _groups;
        for (nint head = _group * perGroup; head < (_group + 1) * perGroup; head++)
        {
            Array.Clear(_dkTotal);
            Array.Clear(_dvTotal);
            Head(head);
            AddHead(_x.DK, _dkTotal, _d);
            AddHead(_x.DV, _dvTotal, _dv);
        }
    }

    /// <summary>All queries of one head, block by block of their index; block sums go to the head's totals.</summary>
    private void Head(nint head)
    {
        ReadOnlySpan<int> indices = _x.Queries.Indices;
        var buffer = new T[_d + _dv + (2 * _keys.Length)];
        fixed (T* scratch = buffer)
        {
            for (int t = _queries.Start, end = t + _queries.Length; t < end; t++)
            {
                Query(t, head, scratch);
                bool last = t + 1 == end || TokenLayout.BlockOf(indices[t + 1]) != TokenLayout.BlockOf(indices[t]);
                if (!last) continue;
                Flush(_dkBlock, _dkTotal);
                Flush(_dvBlock, _dvTotal);
            }
        }
    }

    private void Query(int t, nint head, T* scratch)
    {
        nint at = (t * _heads) + head;
        T* q = scratch, up = q + _d, e = up + _dv, slope = e + _keys.Length;
        AttentionRow row = AttentionRow.Of(_x.Keys, _keys, _x.Queries.Indices[t], _x.Options);
        if (row.First == row.End) return;
        T* k = _x.K.Pointer<T>() + (_group * _d), v = _x.V.Pointer<T>() + (_group * _dv);
        T max = _x.Maximum.Pointer<T>()[at], total = _x.Denominator.Pointer<T>()[at];
        for (nint c = 0; c < _d; c++) q[c] = _x.Q.Pointer<T>()[(at * _d) + c] * _scale;
        for (nint c = 0; c < _dv; c++) up[c] = _x.DO.Pointer<T>()[(at * _dv) + c] / total;
        T along = Sums.Dot(up, _x.O.Pointer<T>() + (at * _dv), _dv);
        row.Scores(q, k, _groups * _d, _d, e);
        row.Scores(up, v, _groups * _dv, _dv, slope);
        for (nint j = 0; j < row.End - row.First; j++)
        {
            e[j] = T.Exp(e[j] - max);
            slope[j] = e[j] * (slope[j] - along);
        }

        if (_x.DQ is not null) QueryGradient(row, slope, k, _x.DQ.Pointer<T>() + (at * _d));
        for (nint j = row.First; j < row.End; j++)
        {
            nint key = j - _keys.Start;
            for (nint c = 0; c < _d; c++) _dkBlock[(key * _d) + c] = T.FusedMultiplyAdd(slope[j - row.First], q[c], _dkBlock[(key * _d) + c]);
            for (nint c = 0; c < _dv; c++) _dvBlock[(key * _dv) + c] = T.FusedMultiplyAdd(e[j - row.First], up[c], _dvBlock[(key * _dv) + c]);
        }
    }

    private void QueryGradient(AttentionRow row, T* slope, T* k, T* dq)
    {
        for (nint c = 0; c < _d; c++)
        {
            T total = T.Zero;
            for (nint begin = row.First, end; begin < row.End; begin = end)
            {
                end = row.BlockEnd(_x.Keys, begin);
                T sum = T.Zero;
                for (nint j = begin; j < end; j++) sum = T.FusedMultiplyAdd(slope[j - row.First], k[(j * _groups * _d) + c], sum);
                total += sum;
            }

            dq[c] = total * _scale;
        }
    }

    private static void Flush(T[] block, T[] total)
    {
        for (int i = 0; i < block.Length; i++) total[i] += block[i];
        Array.Clear(block);
    }

    private void AddHead(Tensor? gradient, T[] total, nint width)
    {
        if (gradient is null) return;
        T* result = gradient.Pointer<T>();
        for (nint j = 0; j < _keys.Length; j++)
            for (nint c = 0; c < width; c++) result[((((_keys.Start + j) * _groups) + _group) * width) + c] += total[(j * width) + c];
    }
}
