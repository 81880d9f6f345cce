using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Tests.Backends;

/// <content>Sums over tokens, rotary positions and attention.</content>
internal static partial class KernelRows
{
    private static Tensor[] ScatterAddTokens(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        int rows = 1 + d.Pick(7);
        Tensor y = d.Result(rows, n[1]);
        d.Backend.ScatterAddTokens(d.Real(n[0], n[1]), d.Indices(n[0], rows), d.Layout(n[0]), y, d.Pick(-1, 0));
        return [y];
    }

    private static Tensor[] SumTokens(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor y = d.Result(n[1]);
        d.Backend.SumTokens(d.Real(n[0], n[1]), d.Layout(n[0]), y);
        return [y];
    }

    private static Tensor[] Dropout(KernelDraw d)
    {
        int[] n = d.Sizes(2);
        Tensor y = d.Result(n[0], n[1]);
        var key = new RandomKey((ulong)d.Pick(1000), RandomPurpose.Dropout, (ulong)d.Pick(1000), (uint)d.Pick(1000));
        d.Backend.Dropout(d.Real(n[0], n[1]), new DropoutMask(d.Pick(0, 0.1, 0.5, 0.9), key), d.Layout(n[0]), y);
        return [y];
    }

    private static Tensor[] SumLoss(KernelDraw d)
    {
        int n = d.Sizes(1)[0];
        Tensor y = d.Result(), total = d.Numbers(DType.F64, default);
        d.Backend.SumLoss(d.Real(n), d.Layout(n), y, total);
        return [y, total];
    }

    private static Tensor[] Rotary(KernelDraw d)
    {
        int[] n = d.Sizes(3);
        int half = d.Pick((n[2] / 2) + 1);
        Tensor y = d.Result(n[0], n[1], n[2]);
        d.Backend.Rotary(d.Real(n[0], n[1], n[2]), d.Numbers(n[0], half), d.Numbers(n[0], half), d.Pick(2) == 0, d.Pick(2) == 0, y);
        return [y];
    }

    private static Tensor[] Attention(KernelDraw d) => AttentionDraw.Of(d).Forward();

    private static Tensor[] AttentionGradient(KernelDraw d) => AttentionDraw.Of(d).Gradient();

    /// <summary>Operands of attention: grouped heads, documents, some queries left out, any mask.</summary>
    private sealed record AttentionDraw(KernelDraw Draw, Tensor Q, Tensor K, Tensor V, TokenLayout Queries, TokenLayout Keys, AttentionOptions Options)
    {
        private Tensor O { get; } = Draw.Result(Q.Shape[0], Q.Shape[1], V.Shape[2]);

        private Tensor Maximum { get; } = Draw.Result(Q.Shape[0], Q.Shape[1]);

        private Tensor Denominator { get; } = Draw.Result(Q.Shape[0], Q.Shape[1]);

        public static AttentionDraw Of(KernelDraw d)
        {
            int tokens = d.Pick(0, 1, 2, 17, 33, 60, 70, 258, 800), groups = d.Pick(1, 2), heads = groups * d.Pick(1, 3);
            (int width, int values) = tokens > 100 ? (3, 4) : (d.Pick(0, 1, 8, 17, 32, 257), d.Pick(0, 1, 5, 16, 33, 48));
            TokenLayout keys = d.Layout(tokens);

            // All tokens ask, or every third, or each document's last, as in decoding.
            int asking = d.Pick(4);
            int[] last = [.. keys.Documents.ToArray().Where(document => document.Length > 0).Select(document => document.Start + document.Length - 1)];
            TokenLayout queries = keys.Select(asking == 1 ? last : [.. Enumerable.Range(0, tokens).Where(i => asking != 0 || i % 3 == 1)]);
            var options = new AttentionOptions(d.Pick(0.3, -0.3), Causal: d.Pick(4) != 0, Window: d.Pick<int?>(null, null, 1, 16, 257, 300));
            return new AttentionDraw(
                d, d.Real(queries.Count, heads, width), d.Real(tokens, groups, width), d.Real(tokens, groups, values), queries, keys, options);
        }

        public Tensor[] Forward()
        {
            Draw.Backend.Attention(Q, K, V, Queries, Keys, Options, O, Maximum, Denominator);
            return V.Shape[2] == 0 ? [O] : [O, Maximum, Denominator];
        }

        public Tensor[] Gradient()
        {
            Forward();
            Tensor dO = Draw.Real(O.Shape.Lengths);
            Tensor? dq = Optional(Q), dk = Optional(K), dv = Optional(V);
            Draw.Backend.AttentionGradient(Q, K, V, Queries, Keys, Options, O, Maximum, Denominator, dO, dq, dk, dv);
            return [.. new[] { dq, dk, dv }.OfType<Tensor>()];
        }

        private Tensor? Optional(Tensor like) => Draw.Pick(4) == 0 ? null : Draw.Result(like.Shape.Lengths);
    }
}
