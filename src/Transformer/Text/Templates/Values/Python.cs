using System.Numerics;

namespace Reference.Transformer.Text.Templates.Values;

/// <summary>
/// What Python's built-in functions say of values. A value is null (None), bool, BigInteger, double, string, or one of the classes of
/// this folder.
/// </summary>
internal static partial class Python
{
    /// <summary>The name of a value's type.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        BigInteger => "int",
        double => "float",
        string => "str",
        Sequence { IsTuple: true } => "tuple",
        Sequence => "list",
        Mapping => "dict",
        MappingView view => $"dict_{view.Kind}",
        NumberRange => "range",
        Generator => "generator",
        Callable => "function",
        _ => value.GetType().Name,
    };

    /// <summary>bool(value).</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        BigInteger number => !number.IsZero,
        double number => number != 0,
        string text => text.Length > 0,
        Markup markup => markup.Text.Length > 0,
        Sequence sequence => sequence.Items.Count > 0,
        Mapping mapping => mapping.Count > 0,
        MappingView view => view.Mapping.Count > 0,
        NumberRange range => range.Count > 0,
        _ => true,
    };

    /// <summary>len(value).</summary>
    public static int Length(object? value) => value switch
    {
        Undefined => 0,
        string text => PythonText.Length(text),
        Markup markup => PythonText.Length(markup.Text),
        Sequence sequence => sequence.Items.Count,
        Mapping mapping => mapping.Count,
        MappingView view => view.Mapping.Count,
        NumberRange range => (int)range.Count,
        Group => 2,
        _ => throw new TemplateFault($"object of type '{TypeName(value)}' has no len()"),
    };

    /// <summary>True for what can be walked over.</summary>
    public static bool IsIterable(object? value) =>
        value is string or Markup or Sequence or Mapping or MappingView or NumberRange or Generator or Group or Undefined;

    /// <summary>The values that a loop sees.</summary>
    public static IReadOnlyList<object?> Iterate(object? value) => value switch
    {
        Undefined => [],
        string text => PythonText.Characters(text),
        Markup markup => PythonText.Characters(markup.Text),
        Sequence sequence => sequence.Items,
        Mapping mapping => [.. mapping.Entries.Select(entry => entry.Key)],
        MappingView view => [.. view.Items],
        NumberRange range => range.Items,
        Generator generator => generator.Take(),
        Group group => group.Tuple.Items,
        _ => throw new TemplateFault($"'{TypeName(value)}' object is not iterable"),
    };

    /// <summary>value in container.</summary>
    public static bool Contains(object? container, object? value) => container switch
    {
        string text => text.Contains(value switch
        {
            string part => part,
            Markup part => part.Text,
            Undefined undefined => throw undefined.Fault(),
            _ => throw new TemplateFault($"'in <string>' requires string as left operand, not {TypeName(value)}"),
        }, StringComparison.Ordinal),
        Markup markup => Contains(markup.Text, value),
        Mapping mapping => mapping.TryGet(value, out _),
        _ when IsIterable(container) => Iterate(container).Any(item => AreEqual(item, value)),
        _ => throw new TemplateFault($"argument of type '{TypeName(container)}' is not iterable"),
    };

    /// <summary>A whole number that fits, for counts and places; too large ones become the largest.</summary>
    public static int ToInt(object? value, string use) => value switch
    {
        bool flag => flag ? 1 : 0,
        BigInteger number => (int)BigInteger.Clamp(number, int.MinValue + 1, int.MaxValue),
        Undefined undefined => throw undefined.Fault(),
        _ => throw new TemplateFault($"{use}: found {TypeName(value)}, expected a whole number"),
    };

    /// <summary>The whole number of an int or bool; null for others.</summary>
    public static BigInteger? Whole(object? value) => value switch
    {
        BigInteger number => number,
        bool flag => flag ? BigInteger.One : BigInteger.Zero,
        _ => null,
    };

    /// <summary>The number of an int, bool or float; null for others.</summary>
    public static double? Number(object? value) => value is double number ? number : Whole(value) is { } whole ? (double)whole : null;
}
