using System.Globalization;

namespace Reference.Transformer.Text.Patterns;

/// <summary>
/// Reads the regular expressions that tokenizer files hold: Oniguruma's syntax as far as they use it. What it does not know is an error.
/// </summary>
internal sealed class PatternParser
{
    private const int MaxDepth = 50, MaxCount = 1000;
    private readonly PatternScanner _scanner;
    private readonly SetParser _sets;
    private bool _ignoreCase;
    private int _depth;

    private PatternParser(string pattern)
    {
        _scanner = new PatternScanner(pattern);
        _sets = new SetParser(_scanner);
    }

    /// <summary>The tree of a pattern.</summary>
    /// <exception cref="PatternException">It is no pattern or holds something unknown.</exception>
    public static PatternNode Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        PatternNode node = parser.Alternation();
        return parser._scanner.AtEnd ? node : throw parser._scanner.Error("a ')' without '('");
    }

    private PatternNode Alternation()
    {
        if (++_depth > MaxDepth) throw _scanner.Error($"more than {MaxDepth} groups in one another");
        bool ignoreCase = _ignoreCase;
        var choices = new List<PatternNode> { Concatenation() };
        while (_scanner.Take('|')) choices.Add(Concatenation());
        (_depth, _ignoreCase) = (_depth - 1, ignoreCase);
        return choices.Count == 1 ? choices[0] : new AlternationNode(choices);
    }

    private PatternNode Concatenation()
    {
        var parts = new List<PatternNode>();
        while (!_scanner.AtEnd && _scanner.Peek is not ('|' or ')'))
            if (Atom() is { } atom) parts.Add(Repetitions(atom));
        return parts.Count == 1 ? parts[0] : new ConcatenationNode(parts);
    }

    private PatternNode? Atom()
    {
        switch (_scanner.Peek)
        {
            case '(':
                _scanner.Next();
                return Group();
            case '[':
                return new SetNode(_sets.Class(_ignoreCase));
            case '.':
                _scanner.Next();
                return new SetNode(CharacterSet.NoLineFeed);
            case '^':
                _scanner.Next();
                return new PlaceNode(PatternPlace.LineStart);
            case '$':
                _scanner.Next();
                return new PlaceNode(PatternPlace.LineEnd);
            case '*' or '+' or '?':
                throw _scanner.Error("a repetition of nothing");
            case '\\' when Place(_scanner.PeekAt(1)) is { } place:
                _scanner.Next();
                _scanner.Next();
                return new PlaceNode(place);
            default:
                return new SetNode(_sets.Single(_ignoreCase));
        }
    }

    private static PatternPlace? Place(int escape) => escape switch
    {
        'A' => PatternPlace.TextStart,
        'z' => PatternPlace.TextEnd,
        'Z' => PatternPlace.LastLineEnd,
        'b' => PatternPlace.WordEdge,
        'B' => PatternPlace.NoWordEdge,
        _ => null,
    };

    private PatternNode? Group()
    {
        if (!_scanner.Take('?')) return Close(Alternation());
        if (_scanner.Take(':')) return Close(Alternation());
        if (_scanner.Take('>')) return Close(new AtomicNode(Alternation()));
        if (_scanner.Take('=')) return Close(new LookNode(Alternation(), Behind: false, Negated: false));
        if (_scanner.Take('!')) return Close(new LookNode(Alternation(), Behind: false, Negated: true));
        if (_scanner.Take("<=")) return Close(Behind(negated: false));
        if (_scanner.Take("<!")) return Close(Behind(negated: true));
        bool off = _scanner.Take('-');
        if (!_scanner.Take('i')) throw _scanner.Error("a group of an unknown kind");
        bool before = _ignoreCase;
        _ignoreCase = !off;
        if (_scanner.Take(')')) return null;
        if (!_scanner.Take(':')) throw _scanner.Error("an unknown option of a group");
        PatternNode body = Close(Alternation());
        _ignoreCase = before;
        return body;
    }

    private LookNode Behind(bool negated)
    {
        PatternNode body = Alternation();
        bool single = body is SetNode || (body is AlternationNode choices && choices.Choices.All(choice => choice is SetNode));
        return single ? new LookNode(body, Behind: true, negated) : throw _scanner.Error("a lookbehind of more or less than one character");
    }

    private PatternNode Close(PatternNode node) => _scanner.Take(')') ? node : throw _scanner.Error("'(' without ')'");

    private PatternNode Repetitions(PatternNode node)
    {
        while (Bounds() is { } bounds)
        {
            if (node is PlaceNode or LookNode || (bounds.Max is null && node.MinLength == 0))
                throw _scanner.Error("a repetition of what may be empty");
            bool lazy = _scanner.Take('?'), possessive = !lazy && !bounds.Braces && _scanner.Take('+');
            node = new RepeatNode(node, bounds.Min, bounds.Max, lazy);
            if (possessive) node = new AtomicNode(node);
        }

        return node;
    }

    // In Oniguruma's Ruby syntax {m,n}+ is not possessive: it repeats what repeats.
    private (int Min, int? Max, bool Braces)? Bounds()
    {
        if (_scanner.Take('*')) return (0, null, false);
        if (_scanner.Take('+')) return (1, null, false);
        if (_scanner.Take('?')) return (0, 1, false);
        if (_scanner.AtEnd || _scanner.Peek != '{') return null;
        int close = _scanner.Find('}');
        string[] numbers = close < 0 ? [] : _scanner.Text(close).Split(',');
        if (numbers.Length is < 1 or > 2 || !numbers.All(IsCount) || numbers.All(number => number.Length == 0)) return null;
        int min = Count(numbers[0]) ?? 0;
        int? max = numbers.Length == 1 ? min : Count(numbers[1]);
        if (min > MaxCount || max > MaxCount || max < min) throw _scanner.Error($"bounds that are not 0 ≤ m ≤ n ≤ {MaxCount}");
        _scanner.MoveTo(close + 1);
        return (min, max, true);
    }

    private static bool IsCount(string digits) => digits.Length <= 6 && digits.All(char.IsAsciiDigit);

    private static int? Count(string digits) =>
        digits.Length == 0 ? null : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
