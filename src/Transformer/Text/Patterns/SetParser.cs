using System.Globalization;
using System.Text;

namespace Reference.Transformer.Text.Patterns;

/// <summary>Reads single characters, escapes and classes of a pattern.</summary>
internal sealed class SetParser(PatternScanner scanner)
{
    private const int LongestFolded = 2048;

    /// <summary>A literal or an escape outside of a class.</summary>
    public CharacterSet Single(bool ignoreCase) => Item() switch
    {
        { Set: { } set } => set,
        { Point: var point } => ignoreCase ? Folded([(point, point)]) : CharacterSet.One(point),
    };

    /// <summary>A class; its '[' is the present character.</summary>
    public CharacterSet Class(bool ignoreCase)
    {
        scanner.Next();
        bool negated = scanner.Take('^'), first = true;
        var ranges = new List<(int First, int Last)>();
        var sets = new List<CharacterSet>();
        for (; first || !scanner.Take(']'); first = false)
        {
            if (scanner.AtEnd) throw scanner.Error("'[' without ']'");
            if (scanner.Take("&&") || scanner.Take("[:")) throw scanner.Error("an intersection or a named class inside [ ]");
            if (scanner.Peek == '[') sets.Add(Class(ignoreCase));
            else Range(ranges, sets);
        }

        if (ignoreCase && ranges.Count > 0) sets.Add(Folded(ranges));
        return new CharacterSet(0, ranges, sets, negated);
    }

    private void Range(List<(int First, int Last)> ranges, List<CharacterSet> sets)
    {
        (int start, CharacterSet? set) = Item();
        if (set is not null)
        {
            sets.Add(set);
            return;
        }

        if (scanner.Peek != '-' || scanner.PeekAt(1) is ']' or -1)
        {
            ranges.Add((start, start));
            return;
        }

        scanner.Next();
        (int end, CharacterSet? wrong) = Item();
        if (wrong is not null || end < start) throw scanner.Error("a range without two characters in order");
        ranges.Add((start, end));
    }

    private (int Point, CharacterSet? Set) Item()
    {
        int point = scanner.Next();
        if (point != '\\') return (point, null);
        int escape = scanner.Next();
        return escape switch
        {
            'n' => ('\n', null),
            'r' => ('\r', null),
            't' => ('\t', null),
            'f' => ('\f', null),
            'v' => ('\v', null),
            'a' => ('\a', null),
            'e' => (0x1B, null),
            '0' => (0, null),
            'x' => (Hex(), null),
            'u' => (Digits(4), null),
            's' => (0, CharacterSet.WhiteSpace),
            'S' => (0, CharacterSet.WhiteSpace.Not()),
            'd' => (0, CharacterSet.Digit),
            'D' => (0, CharacterSet.Digit.Not()),
            'w' => (0, CharacterSet.Word),
            'W' => (0, CharacterSet.Word.Not()),
            'h' => (0, new CharacterSet(0, [('0', '9'), ('A', 'F'), ('a', 'f')])),
            'p' => (0, Property(negated: false)),
            'P' => (0, Property(negated: true)),
            _ when escape < 128 && char.IsAsciiLetterOrDigit((char)escape) => throw scanner.Error($"the escape \\{(char)escape}"),
            _ => (escape, null),
        };
    }

    private CharacterSet Property(bool negated)
    {
        int close = scanner.Peek == '{' ? scanner.Find('}') : -1;
        if (close < 0) throw scanner.Error("\\p without {name}");
        string name = scanner.Text(close);
        if (name.StartsWith('^')) (name, negated) = (name[1..], !negated);
        if (CharacterSet.Categories(name) is not { } bits) throw scanner.Error($"the property {name}, which is no general category,");
        scanner.MoveTo(close + 1);
        var set = new CharacterSet(bits);
        return negated ? set.Not() : set;
    }

    private int Hex()
    {
        if (scanner.Peek != '{') return Digits(2);
        int close = scanner.Find('}');
        if (close < 0) throw scanner.Error("\\x{ without }");
        string digits = scanner.Text(close);
        scanner.MoveTo(close + 1);
        return Parse(digits);
    }

    private int Digits(int count)
    {
        var digits = new StringBuilder();
        for (int i = 0; i < count; i++) digits.Append((char)scanner.Next());
        return Parse(digits.ToString());
    }

    private int Parse(string digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int point) && point is >= 0 and <= 0x10FFFF
            ? point : throw scanner.Error($"a code point written as {digits}");

    /// <summary>
    /// The characters that differ from these in case only, one for one: ſ is a form of s, the Kelvin sign one of k, the Ångström sign one
    /// of å.
    /// </summary>
    private CharacterSet Folded(List<(int First, int Last)> ranges)
    {
        var folded = new List<(int First, int Last)>(ranges);
        foreach ((int first, int last) in ranges)
        {
            if (last - first > LongestFolded) throw scanner.Error($"a range of over {LongestFolded} characters where case does not count");
            for (int point = first; point <= last; point++)
            {
                if (!Rune.IsValid(point)) continue;
                int lower = Rune.ToLowerInvariant(new Rune(point)).Value, upper = Rune.ToUpperInvariant(new Rune(point)).Value;
                folded.Add((lower, lower));
                folded.Add((upper, upper));
                if (Twin(lower) is { } twin) folded.Add((twin, twin));
                if (Twin(point) is { } other) folded.AddRange([(other, other), (other - 32, other - 32)]);
            }
        }

        return new CharacterSet(0, folded);
    }

    private static int? Twin(int point) => point switch
    {
        's' => 0x17F,
        'k' => 0x212A,
        0xE5 => 0x212B,
        0x17F => 's',
        0x212A => 'k',
        0x212B => 0xE5,
        _ => null,
    };
}
