using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;

namespace Autograd.Tests.Cases;

/// <summary>Operations that move elements, sum them over axes or take some of them.</summary>
internal static class ShapeCases
{
    public static IEnumerable<OperationCase> All =>
    [
        Of<Concatenate>("along axis 1", d => new(
            [d.Tokens("a", new(d.Rows, d.Columns)), d.Tokens("b", new(d.Rows, d.Depth)), d.Tokens("c", new(d.Rows, 1))],
            (_, _, x) => x[0].Concatenate(1, x[1], x[2]))),
        Of<Concatenate>("along axis 0, one value twice", d => new(
            [d.Tokens("a", new(d.Rows, d.Columns)), d.Tokens("b", new(d.Depth, d.Columns))],
            (_, _, x) => x[0].Concatenate(-2, x[1], x[0]))),
        Of<Reference.Autograd.Operations.Convert>("to the type that is computed with", d => new(
            [d.Parameter("x", new(d.Rows, d.Columns))],
            (step, _, x) => new Reference.Autograd.Operations.Convert(step.DType).Apply(x[0]).Square())),
        Of<Mean>("all axes", d => One(d, x => x.Mean())),
        Of<Mean>("the last axis, kept", d => One(d, x => x.Mean(keepAxes: true, -1))),
        Of<Sum>("all axes", d => One(d, x => x.Sum())),
        Of<Sum>("two axes of three", d => One(d, x => x.Sum(keepAxes: false, 0, -1))),
        Of<Sum>("the middle axis, kept", d => One(d, x => x.Sum(keepAxes: true, 1))),
        Of<Permute>("three axes turned", d => One(d, x => x.Permute(2, 0, 1))),
        Of<Permute>("transposed", d => One(d, x => x.Transpose().Multiply(x.Transpose()))),
        Of<RepeatRows>("three rows", d => new([d.Parameter("x", new(d.Rows, d.Columns))], (_, _, x) => x[0].RepeatRows(3))),
        Of<Reshape>("two axes joined", d => One(d, x => x.Reshape(x.Shape[0] * x.Shape[1], x.Shape[2]))),
        Of<Slice>("the middle of the last axis", d => new(
            [d.Tokens("x", new(d.Rows, d.Columns + 2))],
            (_, _, x) => x[0].Slice(-1, 1, d.Columns))),
        Of<SelectTokens>("every second row", d => new(
            [d.Tokens("x", new(d.Rows, d.Columns))],
            (_, _, x) => x[0].SelectTokens([.. Enumerable.Range(0, d.Rows).Where(r => r % 2 == 0)]))),
        Of<SumLoss>("one number a token", d => new([d.Tokens("x", new(d.Rows))], (_, _, x) => x[0].Square().SumLoss(d.Layout))),
    ];

    private static OperationCase Of<TOperation>(string what, Func<Draw, Call> build) => new(typeof(TOperation), what, build);

    private static Call One(Draw d, Func<Variable, Variable> apply) =>
        new([d.Tokens("x", new Shape(d.Rows, d.Columns, d.Depth))], (_, _, x) => apply(x[0]));
}
