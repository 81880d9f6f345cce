using System.Numerics;

namespace Reference.Transformer.Text.Templates.Values;

/// <content>Equality and order.</content>
internal static partial class Python
{
    /// <summary>a == b.</summary>
    public static bool AreEqual(object? a, object? b)
    {
        if (ReferenceEquals(a, b)) return a is not double number || !double.IsNaN(number);
        if (Number(a) is not null && Number(b) is not null) return CompareNumbers(a, b) == 0;
        return (a, b) switch
        {
            (string x, string y) => x == y,
            (Markup x, _) => b is string or Markup && x.Text == Text(b),
            (string x, Markup y) => x == y.Text,
            (Undefined, Undefined) => true,
            (Group x, _) => AreEqual(x.Tuple, b),
            (_, Group y) => AreEqual(a, y.Tuple),
            (Sequence x, Sequence y) =>
                x.IsTuple == y.IsTuple && x.Items.Count == y.Items.Count && x.Items.Zip(y.Items, AreEqual).All(same => same),
            (Mapping x, Mapping y) => x.Count == y.Count
                && x.Entries.All(entry => y.TryGet(entry.Key, out object? other) && AreEqual(entry.Value, other)),
            (NumberRange x, NumberRange y) => x.Items.SequenceEqual(y.Items),
            _ => false,
        };
    }

    /// <summary>The sign of a − b; null where the two have no order (NaN).</summary>
    /// <exception cref="TemplateFault">Values of these types have no order.</exception>
    public static int? Compare(object? a, object? b, string sign)
    {
        if (Number(a) is not null && Number(b) is not null) return CompareNumbers(a, b);
        switch (a, b)
        {
            case (string or Markup, string or Markup):
                return PythonText.Compare(Text(a), Text(b));
            case (Sequence x, Sequence y) when x.IsTuple == y.IsTuple:
                for (int i = 0; i < Math.Min(x.Items.Count, y.Items.Count); i++)
                    if (!AreEqual(x.Items[i], y.Items[i])) return Compare(x.Items[i], y.Items[i], sign);
                return x.Items.Count.CompareTo(y.Items.Count);
            case (Undefined undefined, _):
                throw undefined.Fault();
            case (_, Undefined undefined):
                throw undefined.Fault();
            default:
                throw new TemplateFault($"'{sign}' not supported between instances of '{TypeName(a)}' and '{TypeName(b)}'");
        }
    }

    /// <summary>Sorts, equal ones in their order.</summary>
    public static List<T> Sort<T>(IEnumerable<T> items, Func<T, object?> key, bool isReverse)
    {
        var comparer = Comparer<object?>.Create((a, b) => Compare(a, b, "<") ?? 0);
        try
        {
            return [.. isReverse ? items.OrderByDescending(key, comparer) : items.OrderBy(key, comparer)];
        }
        catch (InvalidOperationException e) when (e.InnerException is TemplateFault fault)
        {
            throw fault;
        }
    }

    private static int? CompareNumbers(object? a, object? b)
    {
        if (Whole(a) is { } x && Whole(b) is { } y) return x.CompareTo(y);
        double p = Number(a)!.Value, q = Number(b)!.Value;
        if (double.IsNaN(p) || double.IsNaN(q)) return null;
        if (double.IsInteger(p) && double.IsInteger(q)) return (Whole(a) ?? new BigInteger(p)).CompareTo(Whole(b) ?? new BigInteger(q));
        return p.CompareTo(q);
    }
}
