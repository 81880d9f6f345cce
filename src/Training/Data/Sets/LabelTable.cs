using System.Globalization;
using System.Text.Json;
using Reference.Tensors.Formats;

namespace Reference.Training.Data;

/// <summary>
/// The labels of classified rows. Names get numbers in ordinal order, whole numbers stand for themselves, false and true are 0 and 1; a
/// list of 0 and 1 is several labels at once; a number is measured where regression is asked for.
/// </summary>
internal sealed class LabelTable
{
    private const int MaxClass = 65_535;

    private readonly IReadOnlyList<string> _stated;
    private readonly bool _isRegression;
    private readonly List<(string Name, bool IsNumber, DataPlace Place)> _found = [];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<double[]> _values = [];
    private int[] _classes = [];
    private bool _isClosed;

    /// <summary>A table.</summary>
    /// <param name="stated">The names in the order of their numbers; empty: they are found in the training files.</param>
    /// <param name="isRegression">Whether labels are measured values.</param>
    public LabelTable(IReadOnlyList<string> stated, bool isRegression) => (_stated, Names, _isRegression) = (stated, stated, isRegression);

    /// <summary>The names of all classes or, where a row has several labels, of these.</summary>
    public IReadOnlyList<string> Names { get; private set; }

    /// <summary>Reads a label; gives the number by which to ask for it.</summary>
    /// <exception cref="DataFileException">It is no label, or one that training does not know.</exception>
    public int Add(JsonElement label, DataPlace place) => label.ValueKind switch
    {
        _ when _isRegression => AddValues([Number(label, place)]),
        JsonValueKind.Array => AddValues(Several(label, place)),
        JsonValueKind.String => AddName(RowFields.TextOf(label, place), isNumber: false, place),
        JsonValueKind.True => AddName("true", isNumber: false, place),
        JsonValueKind.False => AddName("false", isNumber: false, place),
        JsonValueKind.Number when label.TryGetInt64(out long number) && number is >= 0 and <= MaxClass =>
            AddName(number.ToString(CultureInfo.InvariantCulture), isNumber: true, place),
        JsonValueKind.Number => throw new DataFileException(
            place, label.GetRawText(), FormattableString.Invariant($"a class: a name, or a whole number from 0 to {MaxClass}"),
                "State regression if labels are measured values."),
        _ => throw new DataFileException(place, RowJson.Kind(label), "a label: a name, a number, or a list of 0 and 1"),
    };

    /// <summary>Numbers the classes; from here on others are refused.</summary>
    /// <exception cref="DataFileException">Some rows have names and some have numbers.</exception>
    public void Close()
    {
        _isClosed = true;
        if (_found.Count == 0) return;
        if (_values.Count > 0)
            throw new DataFileException(_found[0].Place, "one label", "a list, as other rows have",
                "Give every row the same kind of label.");
        bool areNumbers = _found.TrueForAll(label => IsWhole(label.Name));
        if (_stated.Count == 0)
        {
            if (!areNumbers && _found.Find(label => label.IsNumber) is { Name: not null } number)
                throw new DataFileException(number.Place, $"the number {number.Name}", "a name, as other rows have",
                    "Give every row the same kind of label.");
            Names = areNumbers ? Counted() : [.. _found.Select(label => label.Name).Order(StringComparer.Ordinal)];
        }

        _classes = [.. _found.Select(label => ClassOf(label.Name, label.IsNumber))];
    }

    /// <summary>The class of a label that was read.</summary>
    public int? Class(int number) => _values.Count > 0 ? null : _classes[number];

    /// <summary>The values of a label that was read.</summary>
    public double[]? Values(int number) => _values.Count > 0 ? _values[number] : null;

    private int AddName(string name, bool isNumber, DataPlace place)
    {
        if (_values.Count > 0)
            throw new DataFileException(place, "one label", "a list, as other rows have", "Give every row the same kind of label.");
        if (_known.TryGetValue(name, out int known)) return known;
        if (_isClosed && _stated.Count == 0) throw Unknown(name, place, "a label that training rows have");
        if (_stated.Count > 0 && ClassOf(name, isNumber) < 0) throw Unknown(name, place, "one of the stated labels");
        _known[name] = _found.Count;
        _found.Add((name, isNumber, place));
        if (_isClosed) _classes = [.. _classes, ClassOf(name, isNumber)];
        return _found.Count - 1;
    }

    private int AddValues(double[] values)
    {
        _values.Add(values);
        return _values.Count - 1;
    }

    // −1 where there is none. A number counts the stated names, unless it is one of them.
    private int ClassOf(string name, bool isNumber)
    {
        for (int i = 0; i < Names.Count; i++)
            if (Names[i] == name) return i;
        return isNumber && int.Parse(name, CultureInfo.InvariantCulture) is var number && number < Names.Count ? number : -1;
    }

    private string[] Counted()
    {
        int count = 1 + _found.Max(label => int.Parse(label.Name, CultureInfo.InvariantCulture));
        return [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    private DataFileException Unknown(string name, DataPlace place, string expected) => new(
        place, MalformedFileException.Quote(name),
            $"{expected}: {string.Join(", ", Names.Take(20).Select(MalformedFileException.Quote))}{(Names.Count > 20 ? ", …" : "")}",
        "Mend the label, or state all names.");

    private static bool IsWhole(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= MaxClass
            && name == number.ToString(CultureInfo.InvariantCulture);

    private double[] Several(JsonElement label, DataPlace place)
    {
        double[] values = [.. label.EnumerateArray().Select(item => Number(item, place))];
        int expected = _stated.Count > 0 ? _stated.Count : _values.Count > 0 ? _values[0].Length : values.Length;
        if (values.Length == 0 || values.Length != expected)
            throw new DataFileException(place, FormattableString.Invariant($"{values.Length} numbers"),
                FormattableString.Invariant($"{Math.Max(1, expected)}"));
        if (!Array.TrueForAll(values, value => value is 0 or 1))
            throw new DataFileException(place, MalformedFileException.Quote(label.GetRawText()), "a list of 0 and 1");
        if (Names.Count == 0) Names = [.. Enumerable.Range(0, values.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return values;
    }

    // A text may hold the number: a CSV file has no others.
    private static double Number(JsonElement value, DataPlace place)
    {
        double number = double.NaN;
        bool isNumber = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(RowFields.TextOf(value, place), NumberStyles.Float, CultureInfo.InvariantCulture,
                out number),
            _ => false,
        };
        return isNumber && double.IsFinite(number) ? number
            : throw new DataFileException(place, MalformedFileException.Quote(value.GetRawText().Trim('"')), "a finite number");
    }
}
