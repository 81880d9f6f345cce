using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Autograd.Tests.Cases;

/// <summary>Attention beside its composition: products, masked exponentials, a division.</summary>
internal static class AttentionCases
{
    public static IEnumerable<OperationCase> All =>
    [
        Of("causal", groups: 1, heads: 1, new AttentionOptions(0.7)),
        Of("grouped heads in a window", groups: 2, heads: 4, new AttentionOptions(0.5, Causal: true, Window: 2)),
        Of("every key", groups: 1, heads: 2, new AttentionOptions(0.6, Causal: false)),
    ];

    private static OperationCase Of(string what, int groups, int heads, AttentionOptions options) => new(typeof(Attention), what, d =>
    {
        TokenLayout layout = TokenLayout.Of(2, d.Rows + 1);
        return new(
            [
                d.Tokens("q", new(layout.Count, heads, d.Columns)),
                d.Tokens("k", new(layout.Count, groups, d.Columns)),
                d.Tokens("v", new(layout.Count, groups, d.Depth)),
            ],
            (_, _, x) => x[0].Attention(x[1], x[2], layout, layout, options),
            (step, graph, x) => Composed(step, graph, x, layout, options));
    });

    private static Variable Composed(Step step, Graph graph, IReadOnlyList<Variable> x, TokenLayout layout, AttentionOptions options)
    {
        (int rows, nint heads, nint groups) = (layout.Count, x[0].Shape[1], x[1].Shape[1]);
        Variable mask = graph.Input(Tensor.FromDoubles(graph.Backend, Mask(layout, options), new Shape(rows, rows), step.DType));
        var outputs = new List<Variable>();
        for (nint head = 0; head < heads; head++)
        {
            nint group = head / (heads / groups);
            Variable q = Head(x[0], head).Scale(options.Scale), k = Head(x[1], group), v = Head(x[2], group);
            Variable e = q.MatMul(k, transposeB: true).Exp().Multiply(mask);
            outputs.Add(e.MatMul(v).Divide(e.Sum(keepAxes: true, -1)).Reshape(rows, 1, v.Shape[1]));
        }

        return outputs[0].Concatenate(1, [.. outputs[1..]]);
    }

    private static Variable Head(Variable x, nint head) => x.Slice(1, head, 1).Reshape(x.Shape[0], x.Shape[2]);

    private static double[] Mask(TokenLayout layout, AttentionOptions options)
    {
        int rows = layout.Count;
        var mask = new double[rows * rows];
        foreach (TokenDocument document in layout.Documents)
            for (int q = document.Start; q < document.Start + document.Length; q++)
                for (int k = document.Start; k < document.Start + document.Length; k++)
                    if (options.Sees(layout.Indices[q], layout.Indices[k])) mask[(q * rows) + k] = 1;
        return mask;
    }
}
