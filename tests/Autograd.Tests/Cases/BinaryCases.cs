using Reference.Autograd;
using Reference.Autograd.Checking;
using Reference.Autograd.Operations;
using Reference.Tensors;

namespace Autograd.Tests.Cases;

/// <summary>Functions of two arguments: of one shape, stretched on either side, and with a weight of the step.</summary>
internal static class BinaryCases
{
    private delegate Variable Apply(Variable a, Variable b, TokenLayout? layout);

    public static IEnumerable<OperationCase> All =>
    [
        .. Of<Add>((a, b, layout) => a.Add(b, layout)),
        .. Of<Subtract>((a, b, layout) => a.Subtract(b, layout)),
        .. Of<Multiply>((a, b, layout) => a.Multiply(b, layout)),
        .. Of<Divide>((a, b, layout) => a.Divide(b, layout), 0.5),
        new(typeof(Maximum), "without ties", d => Apart(d, CheckedInputKind.Tokens)),
        new(typeof(Maximum), "with a weight of the step, without ties", d => Apart(d, CheckedInputKind.Parameter)),
    ];

    private static IEnumerable<OperationCase> Of<TOperation>(Apply apply, double low = -2)
    {
        OperationCase Case(string what, Func<Draw, CheckedInput> a, Func<Draw, CheckedInput> b, bool tokens = false) =>
            new(typeof(TOperation), what, d => Two(apply, a(d), b(d), tokens ? d.Layout : null));
        yield return Case("one shape", d => d.Tokens("a", new(d.Rows, d.Columns)), d => d.Tokens("b", new(d.Rows, d.Columns), low));
        yield return Case("b stretched", d => d.Tokens("a", new(d.Depth, d.Rows, d.Columns)), d => d.Tokens("b", new(d.Rows, 1), low));
        yield return Case("both stretched", d => d.Tokens("a", new(d.Rows, 1)), d => d.Tokens("b", new(d.Columns), low));
        yield return Case("b of the step", d => d.Tokens("a", new(d.Rows, d.Columns)), d => d.Parameter("b", new(d.Columns), low), true);
        yield return Case(
            "a of the step", d => d.Parameter("a", new(d.Depth, d.Columns)), d => d.Tokens("b", new(d.Rows, 1, d.Columns), low), true);
        yield return new(typeof(TOperation), "one value twice", d =>
            new([d.Tokens("x", new(d.Rows, d.Columns), low)], (_, _, x) => apply(x[0], x[0], null).Multiply(x[0])));
    }

    private static Call Two(Apply apply, CheckedInput a, CheckedInput b, TokenLayout? layout = null) =>
        new([a, b], (_, _, x) => apply(x[0], x[1], layout));

    private static Call Apart(Draw d, CheckedInputKind kind)
    {
        var shape = new Shape(d.Rows, d.Columns);
        CheckedInput b = new("b", d.Values(new Shape(d.Columns), -0.1, 0.1), kind);
        return new([new("a", d.AwayFromZero(shape)), b], (_, _, x) => x[0].Maximum(x[1], d.Layout));
    }
}
