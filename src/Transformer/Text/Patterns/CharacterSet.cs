using System.Globalization;

namespace Reference.Transformer.Text.Patterns;

/// <summary>A set of code points: general categories, ranges and other sets, or everything but these.</summary>
internal sealed class CharacterSet
{
    // In the order of UnicodeCategory.
    private static readonly string[] s_names =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private readonly uint _categories;
    private readonly (int First, int Last)[] _ranges;
    private readonly CharacterSet[] _others;
    private readonly bool _negated;
    private readonly UInt128 _ascii;

    /// <summary>A set.</summary>
    /// <param name="categories">Bit c set: general category c (UnicodeCategory's number).</param>
    /// <param name="ranges">Code points, both ends included.</param>
    /// <param name="others">Sets that are part of it.</param>
    /// <param name="negated">Everything but that.</param>
    public CharacterSet(uint categories, IReadOnlyList<(int First, int Last)>? ranges = null, IReadOnlyList<CharacterSet>? others = null,
        bool negated = false)
    {
        (_categories, _ranges, _others, _negated) = (categories, [.. ranges ?? []], [.. others ?? []], negated);
        for (int point = 0; point < 128; point++)
            if (Find(point)) _ascii |= UInt128.One << point;
    }

    /// <summary>White_Space, Onigmo's \s.</summary>
    public static CharacterSet WhiteSpace { get; } = new(Categories("Z")!.Value, [(9, 13), (0x85, 0x85)]);

    /// <summary>Onigmo's \w: letters, marks, decimal digits, connectors.</summary>
    public static CharacterSet Word { get; } = new((Categories("L") | Categories("M") | Categories("Nd") | Categories("Pc"))!.Value);

    /// <summary>Onigmo's \d.</summary>
    public static CharacterSet Digit { get; } = new(Categories("Nd")!.Value);

    /// <summary>Everything but line feed: what . means.</summary>
    public static CharacterSet NoLineFeed { get; } = new(0, [(10, 10)], null, negated: true);

    /// <summary>One code point.</summary>
    public static CharacterSet One(int point) => new(0, [(point, point)]);

    /// <summary>Everything but this set.</summary>
    public CharacterSet Not() => new(0, null, [this], negated: true);

    /// <summary>True where the set holds a code point.</summary>
    public bool Contains(int point) => point < 128 ? (_ascii >> point & UInt128.One) != UInt128.Zero : Find(point);

    /// <summary>The bits of a general category ("Lu"), of a group of them ("L"), or null where there is none of that name.</summary>
    public static uint? Categories(string name) => name switch
    {
        "L" or "Letter" => Bits("Lu") | Bits("Ll") | Bits("Lt") | Bits("Lm") | Bits("Lo"),
        "M" or "Mark" => Bits("Mn") | Bits("Mc") | Bits("Me"),
        "N" or "Number" => Bits("Nd") | Bits("Nl") | Bits("No"),
        "Z" or "Separator" => Bits("Zs") | Bits("Zl") | Bits("Zp"),
        "C" or "Other" => Bits("Cc") | Bits("Cf") | Bits("Cs") | Bits("Co") | Bits("Cn"),
        "P" or "Punctuation" => Bits("Pc") | Bits("Pd") | Bits("Ps") | Bits("Pe") | Bits("Pi") | Bits("Pf") | Bits("Po"),
        "S" or "Symbol" => Bits("Sm") | Bits("Sc") | Bits("Sk") | Bits("So"),
        _ => Array.IndexOf(s_names, name) >= 0 ? Bits(name) : null,
    };

    private static uint Bits(string name) => 1u << Array.IndexOf(s_names, name);

    private bool Find(int point)
    {
        if (_categories != 0 && (_categories >> (int)CharUnicodeInfo.GetUnicodeCategory(point) & 1) != 0) return !_negated;
        foreach ((int first, int last) in _ranges)
            if (point >= first && point <= last) return !_negated;
        foreach (CharacterSet other in _others)
            if (other.Contains(point)) return !_negated;
        return _negated;
    }
}
