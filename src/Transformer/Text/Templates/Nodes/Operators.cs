using System.Numerics;
using System.Text;
using Reference.Transformer.Text.Templates.Library;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>a and b, a or b: the value that decides.</summary>
internal sealed class Logical(bool isAnd, Expression left, Expression right, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame)
    {
        object? value = left.Evaluate(frame);
        return Python.IsTrue(value) == isAnd ? right.Evaluate(frame) : value;
    }
}

/// <summary>not a.</summary>
internal sealed class Not(Expression operand, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame) => !Python.IsTrue(operand.Evaluate(frame));
}

/// <summary>−a and +a.</summary>
internal sealed class Sign(bool isMinus, Expression operand, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame) => operand.Evaluate(frame) switch
    {
        double number => isMinus ? -number : number,
        Undefined undefined => throw undefined.Fault(),
        var other when Python.Whole(other) is { } whole => isMinus ? BigInteger.Negate(whole) : whole,
        var other => throw new TemplateFault($"bad operand type for unary {(isMinus ? '-' : '+')}: '{Python.TypeName(other)}'"),
    };
}

/// <summary>a + b and its like.</summary>
internal sealed class Binary(string operation, Expression left, Expression right, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame)
    {
        object? a = left.Evaluate(frame), b = right.Evaluate(frame);
        Return(frame);
        object? result = Arithmetic.Apply(operation, a, b);
        frame.Machine.Spend(Contents.Size(result));
        return result;
    }
}

/// <summary>a ~ b ~ c: texts of the values, put together.</summary>
internal sealed class Concatenation(IReadOnlyList<Expression> parts, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame)
    {
        var text = new StringBuilder();
        foreach (Expression part in parts)
        {
            text.Append(Python.Text(part.Evaluate(frame)));
            if (text.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
        }

        return frame.Machine.Made(text.ToString());
    }
}

/// <summary>a &lt; b == c in d: true where each neighbour compares so.</summary>
internal sealed class Comparison(Expression first, IReadOnlyList<(string Sign, Expression Operand)> others, int line) : Expression(line)
{
    /// <inheritdoc/>
    protected override object? Compute(Frame frame)
    {
        object? left = first.Evaluate(frame);
        foreach ((string sign, Expression operand) in others)
        {
            object? right = operand.Evaluate(frame);
            Return(frame);
            if (!Holds(frame, left, sign, right)) return false;
            left = right;
        }

        return true;
    }

    /// <summary>Whether two values compare so.</summary>
    public static bool Holds(Frame frame, object? left, string sign, object? right)
    {
        if (sign is "in" or "not in" && left is string part && right is string text) frame.Machine.Searched(text.Length, part.Length);
        else frame.Machine.Spend(Contents.Size(left) + Contents.Size(right));
        return sign switch
        {
            "==" => Python.AreEqual(left, right),
            "!=" => !Python.AreEqual(left, right),
            "in" => Python.Contains(right, left),
            "not in" => !Python.Contains(right, left),
            "<" => Python.Compare(left, right, sign) < 0,
            "<=" => Python.Compare(left, right, sign) <= 0,
            ">" => Python.Compare(left, right, sign) > 0,
            _ => Python.Compare(left, right, sign) >= 0,
        };
    }
}
