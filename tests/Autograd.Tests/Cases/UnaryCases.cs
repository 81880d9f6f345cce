using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;

namespace Autograd.Tests.Cases;

/// <summary>Functions of one argument, each where it is smooth; what happens at kinks is tested apart.</summary>
internal static class UnaryCases
{
    public static IEnumerable<OperationCase> All =>
    [
        Of<Absolute>("away from 0", x => x.Absolute(), d => d.AwayFromZero),
        Of<Cos>("any x", x => x.Cos()),
        Of<Erf>("any x", x => x.Erf()),
        Of<Exp>("any x", x => x.Exp()),
        Of<Gelu>("any x", x => x.Gelu()),
        Of<GeluTanh>("any x", x => x.GeluTanh()),
        Of<Log>("x over ½", x => x.Log(), d => s => d.Values(s, 0.5, 3)),
        Of<Log1p>("x over −½", x => x.Log1p(), d => s => d.Values(s, -0.5, 2)),
        Of<Negate>("any x", x => x.Negate()),
        Of<Power>("cubed", x => x.Power(3)),
        Of<Power>("to a fraction", x => x.Power(-1.5), d => s => d.Values(s, 0.5, 3)),
        Of<QuickGelu>("any x", x => x.QuickGelu()),
        Of<Reciprocal>("x over ½", x => x.Reciprocal(), d => s => d.Values(s, 0.5, 3)),
        Of<Relu>("away from 0", x => x.Relu(), d => d.AwayFromZero),
        Of<Scale>("by −1.7", x => x.Scale(-1.7)),
        Of<Sigmoid>("any x", x => x.Sigmoid()),
        Of<Silu>("any x", x => x.Silu()),
        Of<Sin>("any x", x => x.Sin()),
        Of<Softplus>("away from 0", x => x.Softplus(), d => d.AwayFromZero),
        Of<Sqrt>("x over ½", x => x.Sqrt(), d => s => d.Values(s, 0.5, 3)),
        Of<Square>("any x", x => x.Square()),
        Of<Tanh>("any x", x => x.Tanh()),
    ];

    private static OperationCase Of<TOperation>(
        string what, Func<Variable, Variable> apply, Func<Draw, Func<Shape, Tensor>>? values = null) =>
        new(typeof(TOperation), what, d =>
        {
            var shape = new Shape(d.Rows, d.Columns);
            return new Call([new("x", values is null ? d.Values(shape) : values(d)(shape))], (_, _, x) => apply(x[0]));
        });
}
