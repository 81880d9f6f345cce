using System.Numerics;
using Reference.Transformer.Text.Templates.Nodes;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>Jinja's tests, "a is b", by name.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, (string Signature, Func<Frame, object?, Bound, bool> Body)> s_all = new(StringComparer.Ordinal)
    {
        ["boolean"] = ("", (_, value, _) => value is bool),
        ["callable"] = ("", (_, value, _) => value is Callable),
        ["defined"] = ("", (_, value, _) => value is not Undefined),
        ["divisibleby"] = ("num", (_, value, a) => Arithmetic.Apply("%", value, a[0]) is var rest && !Python.IsTrue(rest)),
        ["escaped"] = ("", (_, value, _) => value is Markup),
        ["even"] = ("", (_, value, _) => !Python.IsTrue(Arithmetic.Apply("%", value, new BigInteger(2)))),
        ["false"] = ("", (_, value, _) => value is false),
        ["filter"] = ("", (_, value, _) => value is string name && Filters.IsKnown(name)),
        ["float"] = ("", (_, value, _) => value is double),
        ["in"] = ("seq", (f, value, a) => Comparison.Holds(f, value, "in", a[0])),
        ["integer"] = ("", (_, value, _) => value is BigInteger),
        ["iterable"] = ("", (_, value, _) => Python.IsIterable(value)),
        ["lower"] = ("", (_, value, _) => StringMethods.IsCased(Python.Text(value), isUpper: false)),
        ["mapping"] = ("", (_, value, _) => value is Mapping),
        ["none"] = ("", (_, value, _) => value is null),
        ["number"] = ("", (_, value, _) => value is BigInteger or bool or double),
        ["odd"] = ("", (_, value, _) => Python.AreEqual(Arithmetic.Apply("%", value, new BigInteger(2)), BigInteger.One)),
        ["sameas"] = ("other", (_, value, a) => IsSame(value, a[0])),
        ["sequence"] = ("", (_, value, _) => value is string or Markup or Sequence or Mapping or NumberRange or Group or Undefined),
        ["string"] = ("", (_, value, _) => value is string or Markup),
        ["test"] = ("", (_, value, _) => value is string name && IsKnown(name)),
        ["true"] = ("", (_, value, _) => value is true),
        ["undefined"] = ("", (_, value, _) => value is Undefined),
        ["upper"] = ("", (_, value, _) => StringMethods.IsCased(Python.Text(value), isUpper: true)),
    };

    private static readonly Dictionary<string, string> s_comparisons = new(StringComparer.Ordinal)
    {
        ["eq"] = "==",
        ["equalto"] = "==",
        ["=="] = "==",
        ["ne"] = "!=",
        ["!="] = "!=",
        ["gt"] = ">",
        ["greaterthan"] = ">",
        [">"] = ">",
        ["ge"] = ">=",
        [">="] = ">=",
        ["lt"] = "<",
        ["lessthan"] = "<",
        ["<"] = "<",
        ["le"] = "<=",
        ["<="] = "<=",
    };

    /// <summary>True where there is a test of that name.</summary>
    public static bool IsKnown(string name) => s_all.ContainsKey(name) || s_comparisons.ContainsKey(name);

    /// <summary>All names, for errors.</summary>
    public static string Known => string.Join(", ", s_all.Keys.Concat(s_comparisons.Keys).Order(StringComparer.Ordinal));

    /// <summary>Whether a value passes a test.</summary>
    public static bool Holds(Frame frame, string name, object? value, Arguments arguments)
    {
        string use = $"the test {name}";
        frame.Machine.Spend(1);
        if (s_comparisons.TryGetValue(name, out string? sign))
            return Comparison.Holds(frame, value, sign, Signature.Of("other").Bind(use, arguments)[0]);
        if (!s_all.TryGetValue(name, out (string Signature, Func<Frame, object?, Bound, bool> Body) test))
            throw new TemplateFault($"no test named '{name}'");
        return test.Body(frame, value, Signature.Of(test.Signature).Bind(use, arguments));
    }

    private static bool IsSame(object? a, object? b) => (a, b) switch
    {
        (bool x, bool y) => x == y,
        (BigInteger x, BigInteger y) => x == y,
        (string x, string y) => x == y,
        _ => ReferenceEquals(a, b),
    };
}
