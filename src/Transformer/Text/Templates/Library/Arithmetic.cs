using System.Numerics;
using Reference.Tensors.Arithmetic;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>
/// Python's arithmetic: whole numbers have no bounds but <see cref="Limits.Bits"/>, "/" gives a float, "//" and "%" round down.
/// </summary>
internal static class Arithmetic
{
    /// <summary>a operation b.</summary>
    /// <exception cref="TemplateFault">Values of these types have no such operation.</exception>
    public static object? Apply(string operation, object? a, object? b)
    {
        if (operation == "%" && a is string or Markup) return Printf.Format(Python.Text(a), b);
        if (a is Undefined x) throw x.Fault();
        if (b is Undefined y) throw y.Fault();
        if (Python.Number(a) is { } p && Python.Number(b) is { } q)
            return Python.Whole(a) is { } m && Python.Whole(b) is { } n ? Whole(operation, m, n) : Float(operation, p, q);
        return operation switch
        {
            "+" => Add(a, b),
            "*" when Python.Whole(b) is { } times => Repeat(a, times),
            "*" when Python.Whole(a) is { } times => Repeat(b, times),
            _ => throw Unsupported(operation, a, b),
        };
    }

    private static object? Add(object? a, object? b)
    {
        switch (a, b)
        {
            case (string s, string t):
                return s.Length + t.Length <= Limits.Text ? s + t : throw TooLong();
            case (Markup, string or Markup) or (string, Markup):
                return new Markup(Markups.Escape(a) + Markups.Escape(b));
            case (Sequence s, Sequence t) when s.IsTuple == t.IsTuple:
                return new Sequence([.. s.Items, .. t.Items], s.IsTuple);
            case (string, _):
                throw new TemplateFault($"can only concatenate str (not \"{Python.TypeName(b)}\") to str");
            case (Sequence, _):
                throw new TemplateFault($"can only concatenate {Python.TypeName(a)} (not \"{Python.TypeName(b)}\") to {Python.TypeName(a)}");
            default:
                throw Unsupported("+", a, b);
        }
    }

    private static object? Repeat(object? value, BigInteger times)
    {
        int count = (int)BigInteger.Clamp(times, 0, int.MaxValue);
        switch (value)
        {
            case string text:
                return (long)text.Length * count <= Limits.Text ? string.Concat(Enumerable.Repeat(text, count)) : throw TooLong();
            case Sequence sequence:
                if (sequence.Size * count > Limits.Size) throw new TemplateFault($"a list of over {Limits.Size} values");
                return new Sequence([.. Enumerable.Repeat(sequence.Items, count).SelectMany(items => items)], sequence.IsTuple);
            default:
                throw Unsupported("*", value, times);
        }
    }

    private static object? Whole(string operation, BigInteger a, BigInteger b)
    {
        if (b.IsZero && operation is "/" or "//" or "%") throw new TemplateFault("division by zero");
        return operation switch
        {
            "+" => Bounded(a + b),
            "-" => Bounded(a - b),
            "*" => Bounded(a * b),
            "/" => (double)a / (double)b,
            "//" => FloorDivide(a, b),
            "%" => a - (FloorDivide(a, b) * b),
            _ => b.Sign < 0 ? Float(operation, (double)a, (double)b) : Power(a, b),
        };
    }

    private static BigInteger FloorDivide(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out BigInteger rest);
        return !rest.IsZero && rest.Sign != b.Sign ? quotient - 1 : quotient;
    }

    private static BigInteger Power(BigInteger a, BigInteger b)
    {
        if (BigInteger.Abs(a) <= 1) return a.IsZero ? (b.IsZero ? BigInteger.One : a) : b.IsEven ? BigInteger.One : a;
        if (b * (BigInteger.Abs(a).GetBitLength() - 1) > Limits.Bits) throw TooLarge();
        return Bounded(BigInteger.Pow(a, (int)b));
    }

    private static BigInteger Bounded(BigInteger number) => BigInteger.Abs(number).GetBitLength() <= Limits.Bits ? number : throw TooLarge();

    private static double Float(string operation, double a, double b)
    {
        if (b == 0 && operation is "/" or "//" or "%") throw new TemplateFault("float division by zero");
        return operation switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "//" => Math.Floor(((a - Modulo(a, b)) / b) + 0.5),
            "%" => Modulo(a, b),
            _ => Functions64.Pow(a, b),
        };
    }

    private static double Modulo(double a, double b)
    {
        double rest = a % b;
        if (rest == 0) return Math.CopySign(0, b);
        return (rest < 0) != (b < 0) ? rest + b : rest;
    }

    private static TemplateFault Unsupported(string operation, object? a, object? b) =>
        new($"unsupported operand type(s) for {operation}: '{Python.TypeName(a)}' and '{Python.TypeName(b)}'");

    private static TemplateFault TooLong() => new($"a text of over {Limits.Text} characters");

    private static TemplateFault TooLarge() => new($"a whole number of over {Limits.Bits} bits");
}
