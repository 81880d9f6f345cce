using Reference.Autograd;
using Reference.Autograd.Checking;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests.Cases;

/// <summary>
/// Norms, softmax, gates and rotary positions, each beside the composition that it must equal. Attention has a file of its own.
/// </summary>
internal static class FusedCases
{
    private const double Epsilon = 0.05;

    public static IEnumerable<OperationCase> All =>
    [
        new(typeof(SwiGlu), "gate and up", d => new(
            [d.Tokens("gate", new(d.Rows, d.Columns)), d.Tokens("up", new(d.Rows, d.Columns))],
            (_, _, x) => x[0].SwiGlu(x[1]),
            (_, _, x) => x[0].Multiply(x[0].Sigmoid()).Multiply(x[1]))),
        new(typeof(Softmax), "of the last axis", d => new(
            [d.Tokens("x", new(d.Depth, d.Rows, d.Columns + 1))],
            (_, _, x) => x[0].Softmax(),
            (_, _, x) => x[0].Exp().Divide(x[0].Exp().Sum(keepAxes: true, -1)))),
        new(typeof(CrossEntropy), "labels", d =>
        {
            Tensor labels = d.IndexTensor(d.Rows, d.Columns + 1);
            return new(
                [d.Tokens("logits", new(d.Rows, d.Columns + 1))],
                (_, _, x) => x[0].CrossEntropy(labels),
                (step, graph, x) => Entropy(step, graph, x[0], labels));
        }),
        HeadEntropy("trained", divisor: 1, bias: false),
        HeadEntropy("with bias and divisor", divisor: 3, bias: true),
        new(typeof(LinearCrossEntropy), "frozen, walked back with another gradient than was declared", d =>
        {
            int[] labels = d.Indices(d.Rows, d.Columns + 1);
            Tensor weight = d.Values(new(d.Columns + 1, d.Depth));
            var options = new LinearCrossEntropyOptions(Gradient: 0.25, BlockTokens: 2);
            return new(
                [d.Tokens("x", new(d.Rows, d.Depth))],
                (step, graph, x) =>
                    x[0].LinearCrossEntropy(graph.Input(weight.To(step.DType)), null, labels, d.Layout, options),
                (step, graph, x) => x[0].Linear(graph.Input(weight.To(step.DType)), null, d.Layout).CrossEntropy(Ids(graph, labels)));
        }),
        new(typeof(RmsNorm), "one weight", d => new(
            [d.Tokens("x", new(d.Rows, d.Columns + 2)), d.Parameter("w", new(d.Columns + 2))],
            (_, _, x) => x[0].RmsNorm(x[1], Epsilon, d.Layout),
            (step, graph, x) => x[0].Divide(Root(step, graph, x[0].Square())).Multiply(x[1], d.Layout))),
        new(typeof(RmsNorm), "a weight a head", d => new(
            [d.Tokens("x", new(d.Rows, d.Depth, d.Columns + 2)), d.Parameter("w", new(d.Depth, d.Columns + 2))],
            (_, _, x) => x[0].RmsNorm(x[1], Epsilon, d.Layout),
            (step, graph, x) => x[0].Divide(Root(step, graph, x[0].Square())).Multiply(x[1], d.Layout))),
        new(typeof(LayerNorm), "with bias", d => new(
            [d.Tokens("x", new(d.Rows, d.Columns + 3)), d.Parameter("w", new(d.Columns + 3)), d.Parameter("b", new(d.Columns + 3))],
            (_, _, x) => x[0].LayerNorm(x[1], x[2], Epsilon, d.Layout),
            (step, graph, x) => Normed(step, graph, x[0]).Multiply(x[1], d.Layout).Add(x[2], d.Layout))),
        new(typeof(LayerNorm), "without bias, heads", d => new(
            [d.Tokens("x", new(d.Rows, d.Depth, d.Columns + 3)), d.Parameter("w", new(d.Depth, d.Columns + 3))],
            (_, _, x) => x[0].LayerNorm(x[1], null, Epsilon, d.Layout),
            (step, graph, x) => Normed(step, graph, x[0]).Multiply(x[1], d.Layout))),
        Rotary("halves", interleaved: false),
        Rotary("interleaved", interleaved: true),
    ];

    private static OperationCase HeadEntropy(string what, double divisor, bool bias) => new(typeof(LinearCrossEntropy), what, d =>
    {
        int[] labels = d.Indices(d.Rows, d.Columns + 1);
        var inputs = new List<CheckedInput> { d.Tokens("x", new(d.Rows, d.Depth)), d.Parameter("W", new(d.Columns + 1, d.Depth)) };
        if (bias) inputs.Add(d.Parameter("b", new(d.Columns + 1)));
        return new(
            inputs,
            (_, _, x) => x[0].LinearCrossEntropy(
                x[1], bias ? x[2] : null, labels, d.Layout, new LinearCrossEntropyOptions(divisor, BlockTokens: 1)),
            (step, graph, x) => x[0].Linear(x[1], bias ? x[2] : null, d.Layout)
                .Divide(graph.Input(Tensor.FromDoubles(graph.Backend, [divisor], default, step.DType))).CrossEntropy(Ids(graph, labels)));
    });

    private static Tensor Ids(Graph graph, int[] labels) => Tensor.From<int>(graph.Backend, labels, new Shape(labels.Length));

    private static Variable Root(Step step, Graph graph, Variable squares) =>
        squares.Mean(keepAxes: true, -1).Add(graph.Input(Tensor.FromDoubles(graph.Backend, [Epsilon], default, step.DType))).Sqrt();

    private static Variable Normed(Step step, Graph graph, Variable x)
    {
        Variable centred = x.Subtract(x.Mean(keepAxes: true, -1));
        return centred.Divide(Root(step, graph, centred.Square()));
    }

    /// <summary>ln Σ exp(x) − x[label].</summary>
    private static Variable Entropy(Step step, Graph graph, Variable logits, Tensor labels)
    {
        var chosen = new double[logits.Value.Count];
        int[] label = labels.ToArray<int>();
        for (int i = 0; i < label.Length; i++) chosen[(i * logits.Shape[1]) + label[i]] = 1;
        Variable oneHot = graph.Input(Tensor.FromDoubles(graph.Backend, chosen, logits.Shape, step.DType));
        return logits.Exp().Sum(keepAxes: false, -1).Log().Subtract(logits.DotRows(oneHot));
    }

    private static OperationCase Rotary(string what, bool interleaved) => new(typeof(Rotary), what, d =>
    {
        int pairs = 1 + (d.Columns / 2);
        var table = new Shape(d.Rows, pairs);
        (Tensor cos, Tensor sin) = (d.Values(table), d.Values(table));
        return new(
            [d.Tokens("x", new(d.Rows, d.Depth, (2 * pairs) + 1))],
            (step, _, x) => x[0].Rotary(cos.To(step.DType), sin.To(step.DType), interleaved),
            (_, graph, x) => Turned(graph, x[0], cos, sin, interleaved));
    });

    private static Variable Turned(Graph graph, Variable x, Tensor cos, Tensor sin, bool interleaved)
    {
        (nint rows, nint heads, nint pairs) = (x.Shape[0], x.Shape[1], cos.Shape[1]);
        Variable c = graph.Input(cos.Reshape(new Shape(rows, 1, pairs))), s = graph.Input(sin.Reshape(new Shape(rows, 1, pairs)));
        Variable turning = x.Slice(2, 0, 2 * pairs);
        Variable split = interleaved ? turning.Reshape(rows, heads, pairs, 2).Permute(0, 1, 3, 2) : turning.Reshape(rows, heads, 2, pairs);
        Variable first = split.Slice(2, 0, 1).Reshape(rows, heads, pairs), second = split.Slice(2, 1, 1).Reshape(rows, heads, pairs);
        Variable one = first.Multiply(c).Subtract(second.Multiply(s)), two = second.Multiply(c).Add(first.Multiply(s));
        Variable joined = one.Reshape(rows, heads, 1, pairs).Concatenate(2, two.Reshape(rows, heads, 1, pairs));
        if (interleaved) joined = joined.Permute(0, 1, 3, 2);
        return joined.Reshape(rows, heads, 2 * pairs).Concatenate(2, x.Slice(2, 2 * pairs, x.Shape[2] - (2 * pairs)));
    }
}
