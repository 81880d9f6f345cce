using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Autograd.Tests.Cases;

/// <summary>Products and look-ups.</summary>
internal static class ProductCases
{
    public static IEnumerable<OperationCase> All =>
    [
        new(typeof(DotRows), "rows of two activations", d => new(
            [d.Tokens("a", new(d.Depth, d.Rows, d.Columns)), d.Tokens("b", new(d.Depth, d.Rows, d.Columns))],
            (_, _, x) => x[0].DotRows(x[1]))),
        new(typeof(Dropout), "a third dropped", d => new(
            [d.Tokens("x", new(d.Rows, d.Columns))],
            (_, _, x) => x[0].Dropout(new DropoutMask(1.0 / 3, new RandomKey((ulong)d.Seed, RandomPurpose.Dropout)), d.Layout))),
        new(typeof(Embedding), "rows that come up twice", d =>
        {
            Tensor ids = d.IndexTensor(d.Rows + 2, d.Depth + 1);
            return new(
                [d.Parameter("table", new(d.Depth + 1, d.Columns))],
                (_, graph, x) => x[0].Embedding(graph, ids, TokenLayout.Of(2, d.Rows)).Square());
        }),
        new(typeof(MatMul), "two matrices", d => new(
            [d.Tokens("a", new(d.Rows, d.Depth)), d.Tokens("b", new(d.Depth, d.Columns))],
            (_, _, x) => x[0].MatMul(x[1]))),
        new(typeof(MatMul), "a batch, b transposed", d => new(
            [d.Tokens("a", new(2, d.Rows, d.Depth)), d.Tokens("b", new(2, d.Columns, d.Depth))],
            (_, _, x) => x[0].MatMul(x[1], transposeB: true))),
        new(typeof(MatMul), "a batch of turned operands, of the step", d => new(
            [d.Parameter("a", new(d.Depth, d.Rows, 2)), d.Parameter("b", new(d.Columns, d.Depth, 2))],
            (_, _, x) => x[0].Permute(2, 1, 0).MatMul(x[1].Permute(2, 1, 0)))),
        Linear("without bias", inputFirst: false, bias: false),
        Linear("with bias", inputFirst: false, bias: true),
        Linear("stored [in, out]", inputFirst: true, bias: true),
        new(typeof(Linear), "in the step's graph", d => new(
            [d.Parameter("x", new(d.Rows, d.Depth)), d.Parameter("W", new(d.Columns, d.Depth)), d.Parameter("b", new(d.Columns))],
            (_, _, x) => x[0].Linear(x[1], x[2], d.Layout),
            (_, _, x) => x[0].MatMul(x[1], transposeB: true).Add(x[2]))),
        LowRank("one term", inputFirst: false, terms: 1, dropout: false),
        LowRank("two terms stored [in, out], with biases", inputFirst: true, terms: 2, dropout: false),
        LowRank("two terms under dropout", inputFirst: false, terms: 2, dropout: true),
    ];

    private static OperationCase LowRank(string what, bool inputFirst, int terms, bool dropout) => new(typeof(LowRankLinear), what, d =>
    {
        var inputs = new List<Reference.Autograd.Checking.CheckedInput> { d.Tokens("x", new(d.Rows, d.Depth)) };
        inputs.Add(d.Parameter("W", inputFirst ? new(d.Depth, d.Columns) : new(d.Columns, d.Depth)));
        inputs.Add(d.Parameter("b", new(d.Columns)));
        for (int i = 0; i < terms; i++)
        {
            inputs.Add(d.Parameter($"A{i}", new(2 + i, d.Depth)));
            inputs.Add(d.Parameter($"B{i}", new(d.Columns, 2 + i)));
            inputs.Add(d.Parameter($"c{i}", new(d.Columns)));
        }

        LowRankTerm[] Terms(IReadOnlyList<Variable> x) =>
            [.. Enumerable.Range(0, terms).Select(i => new LowRankTerm(x[3 + (3 * i)], x[4 + (3 * i)], 0.75 + i, x[5 + (3 * i)], Mask(i)))];
        DropoutMask? Mask(int i) => dropout ? new DropoutMask(0.3, new RandomKey((ulong)d.Seed, RandomPurpose.Dropout, 4, (uint)i)) : null;
        return new(
            inputs,
            (_, _, x) => x[0].LowRankLinear(x[1], x[2], Terms(x), d.Layout, inputFirst),
            (_, _, x) => Terms(x).Aggregate(x[0].Linear(x[1], x[2], d.Layout, inputFirst), (y, term) => y.Add(Term(x[0], term, d)).Add(term.Bias!, d.Layout)));
    });

    private static Variable Term(Variable x, LowRankTerm term, Draw d)
    {
        Variable seen = term.Dropout is { } mask ? x.Dropout(mask, d.Layout) : x;
        return seen.Linear(term.A, null, d.Layout).Scale(term.Scale).Linear(term.B, null, d.Layout);
    }

    private static OperationCase Linear(string what, bool inputFirst, bool bias) => new(typeof(Linear), what, d =>
    {
        Shape weight = inputFirst ? new(d.Depth, d.Columns) : new(d.Columns, d.Depth);
        var inputs = new List<Reference.Autograd.Checking.CheckedInput> { d.Tokens("x", new(d.Rows, d.Depth)), d.Parameter("W", weight) };
        if (bias) inputs.Add(d.Parameter("b", new(d.Columns)));
        return new(
            inputs,
            (_, _, x) => x[0].Linear(x[1], bias ? x[2] : null, d.Layout, inputFirst),
            (_, _, x) => Composed(x, inputFirst, bias, d));
    });

    /// <summary>y[t, o] = Σᵢ x[t, i]·W[o, i] + b[o], by stretching.</summary>
    private static Variable Composed(IReadOnlyList<Variable> x, bool inputFirst, bool bias, Draw d)
    {
        Variable products = inputFirst
            ? x[0].Reshape(d.Rows, d.Depth, 1).Multiply(x[1], d.Layout).Sum(keepAxes: false, 1)
            : x[0].Reshape(d.Rows, 1, d.Depth).Multiply(x[1], d.Layout).Sum(keepAxes: false, 2);
        return bias ? products.Add(x[2], d.Layout) : products;
    }
}
