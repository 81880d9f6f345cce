using System.Globalization;
using Reference.Tensors.Formats.Gguf;

namespace Reference.Transformer.Configuration;

/// <summary>Typed values of a GGUF file's metadata, with ranges; what is wrong goes into the report, and reading goes on.</summary>
/// <param name="file">The file with the metadata.</param>
/// <param name="report">Where errors go.</param>
internal sealed class GgufKeys(GgufFile file, ConfigReport report)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);

    /// <summary>Where errors and warnings go.</summary>
    public ConfigReport Report => report;

    /// <summary>Keys that nobody asked for, in the file's order.</summary>
    public IEnumerable<string> Unasked => file.Metadata.Select(pair => pair.Key).Where(key => !_known.Contains(key));

    /// <summary>Whether no error was met at these keys: checks that compare values ask first, so that one fault is told once.</summary>
    public bool Good(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (_wrong.Contains(key)) return false;
        }

        return true;
    }

    /// <summary>A whole number, one for all layers where the file has one a layer; null where the key is absent.</summary>
    public int? Whole(string key, int min, int max)
    {
        if (Find(key) is not { } value) return null;
        IReadOnlyList<double> numbers = IsWhole(value.Type) ? [value.AsDouble()] : IsWhole(value.ElementType) ? value.AsDoubles() : [];
        if (numbers.Count > 0 && numbers.All(n => n == numbers[0]) && numbers[0] >= min && numbers[0] <= max) return (int)numbers[0];
        Wrong(key, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}, the same for all layers"));
        return null;
    }

    /// <summary>A whole number that must be there.</summary>
    public int Required(string key, int max)
    {
        bool missing = Find(key) is null;
        if (Whole(key, 1, max) is { } number) return number;
        if (missing) Wrong(key, string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {max}"));
        return 1;
    }

    /// <summary>A finite number; null where the key is absent.</summary>
    public double? Real(string key, double min, double max)
    {
        if (Find(key) is not { } value) return null;
        bool number = value.Type is GgufType.F32 or GgufType.F64 || IsWhole(value.Type);
        if (number && value.AsDouble() is var real && real >= min && real <= max) return real;
        Wrong(key, string.Create(CultureInfo.InvariantCulture, $"a number from {min:R} to {max:R}"));
        return null;
    }

    /// <summary>A text; null where the key is absent.</summary>
    public string? Text(string key)
    {
        if (Find(key) is not { } value) return null;
        if (value.Type == GgufType.Text) return value.AsText();
        Wrong(key, "a text");
        return null;
    }

    /// <summary>Refuses a key that changes numbers, unless it has a value that changes none.</summary>
    public void Refuse(string key, string neutral, string advice)
    {
        if (Find(key) is not { } value) return;
        string text = value.Type switch
        {
            GgufType.Bool => value.AsBool() ? "true" : "false",
            GgufType.Text or GgufType.Array => "",
            _ => value.AsDouble().ToString("R", CultureInfo.InvariantCulture),
        };
        if (text != neutral) Wrong(key, $"{neutral} or nothing", advice);
    }

    /// <summary>Reports an error at a key.</summary>
    public void Wrong(string key, string allowed, string advice = "", string? found = null)
    {
        _wrong.Add(key);
        report.Error(key, found ?? (Find(key) is { } value ? ConfigReport.Excerpt(value.ToString()) : "nothing"), allowed, advice);
    }

    private GgufValue? Find(string key)
    {
        _known.Add(key);
        return file.Find(key);
    }

    private static bool IsWhole(GgufType? type) =>
        type is GgufType.U8 or GgufType.I8 or GgufType.U16 or GgufType.I16 or GgufType.U32 or GgufType.I32 or GgufType.U64 or GgufType.I64;
}
