namespace Autograd.Tests.Learn;

public sealed class Number(double value)
{
    public double Value { get; } = value;

    public double Gradient { get; set; }
}

public sealed class Tape
{
    private readonly List<Action> _recorded = [];

    public Number Add(Number a, Number b) => Record(a.Value + b.Value, y =>
    {
        a.Gradient += y.Gradient;
        b.Gradient += y.Gradient;
    });

    public Number Multiply(Number a, Number b) => Record(a.Value * b.Value, y =>
    {
        a.Gradient += y.Gradient * b.Value;
        b.Gradient += y.Gradient * a.Value;
    });

    public Number Exp(Number a) => Record(Math.Exp(a.Value), y => a.Gradient += y.Gradient * y.Value);

    public void Backward(Number output)
    {
        output.Gradient = 1;
        for (int i = _recorded.Count - 1; i >= 0; i--) _recorded[i]();
    }

    private Number Record(double value, Action<Number> backward)
    {
        var y = new Number(value);
        _recorded.Add(() => backward(y));
        return y;
    }
}
