using System.Globalization;

namespace Reference.Transformer.Text.Unicode;

/// <summary>
/// Decompositions, compositions and combining classes (normalization.txt beside this file). The runtime has none of them when it runs
/// without ICU, as this project does.
/// </summary>
internal sealed class NormalizationTable
{
    private const string Resource = "Reference.Transformer.Text.Unicode.normalization.txt";
    private static readonly Lazy<NormalizationTable> s_shared = new(Read);
    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];
    private readonly Dictionary<int, byte> _classes = [];

    private NormalizationTable()
    {
    }

    /// <summary>The table, read once.</summary>
    public static NormalizationTable Shared => s_shared.Value;

    /// <summary>What a code point decomposes to in one step, or null.</summary>
    public int[]? Decomposition(int point, bool compatible) =>
        _canonical.GetValueOrDefault(point) ?? (compatible ? _compatible.GetValueOrDefault(point) : null);

    /// <summary>The code point that two compose to, or null.</summary>
    public int? Composition(int first, int second) => _compositions.TryGetValue((first, second), out int composed) ? composed : null;

    /// <summary>The canonical combining class; 0 for a starter.</summary>
    public int Class(int point) => point < 0x300 ? 0 : _classes.GetValueOrDefault(point);

    private static NormalizationTable Read()
    {
        var table = new NormalizationTable();
        using Stream stream = typeof(NormalizationTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("the assembly lacks its resource Text/Unicode/normalization.txt; build it anew");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            string[] fields = line.Split(' ');
            if (fields[0] == "c") table.AddClass(byte.Parse(fields[1], CultureInfo.InvariantCulture), fields.AsSpan(2));
            else table.Add(Point(fields[0]), fields[1], Array.ConvertAll(fields[2..], Point));
        }

        return table;
    }

    private void Add(int point, string kind, int[] parts)
    {
        (kind == "~" ? _compatible : _canonical)[point] = parts;
        if (kind == "=") _compositions[(parts[0], parts[1])] = point;
    }

    private void AddClass(byte value, ReadOnlySpan<string> ranges)
    {
        foreach (string range in ranges)
        {
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            (int first, int last) = dash < 0 ? (Point(range), Point(range)) : (Point(range[..dash]), Point(range[(dash + 1)..]));
            for (int point = first; point <= last; point++) _classes[point] = value;
        }
    }

    private static int Point(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
