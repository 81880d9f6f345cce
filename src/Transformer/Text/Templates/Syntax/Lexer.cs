using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Syntax;

/// <summary>
/// Cuts a source into tokens as Jinja 3.1 does with trim_blocks and lstrip_blocks, which chat templates are written for: a tag's newline
/// goes, and so does white space between a line's start and a tag or comment. "-" in a tag takes all white space on its side, "+" keeps
/// it.
/// </summary>
internal sealed partial class Lexer
{
    private readonly string _source, _name;
    private readonly List<Token> _tokens = [];
    private int _at, _line = 1, _counted;
    private bool _atLineStart = true;

    private Lexer(string source, string name)
    {
        source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        (_source, _name) = (source.EndsWith('\n') ? source[..^1] : source, name);
    }

    /// <summary>The tokens of a source; the last is the end.</summary>
    public static List<Token> Read(string source, string name)
    {
        var lexer = new Lexer(source, name);
        while (lexer._at < lexer._source.Length) lexer.Next();
        lexer.Add(TokenKind.End, "");
        return lexer._tokens;
    }

    private void Next()
    {
        int tag = NextTag();
        if (tag < 0)
        {
            AddData(_source[_at..]);
            _at = _source.Length;
            return;
        }

        char kind = _source[tag + 1], sign = tag + 2 < _source.Length ? _source[tag + 2] : '\0';
        string data = Before(_source[_at..tag], sign, kind == '{');
        AddData(data);
        _at = tag + (sign is '-' or '+' ? 3 : 2);
        _atLineStart = false;
        if (kind == '#') Comment();
        else if (kind == '%' && IsRaw(_at, "raw", out int end)) Raw(end);
        else Inside(kind == '{');
    }

    private int NextTag()
    {
        for (int i = _source.IndexOf('{', _at); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
            if (_source[i + 1] is '{' or '%' or '#') return i;
        return -1;
    }

    private string Before(string data, char sign, bool isOutput)
    {
        if (sign == '-') return PythonText.TrimEnd(data);
        if (sign == '+' || isOutput) return data;
        int start = data.LastIndexOf('\n') + 1;
        return (start > 0 || _atLineStart) && PythonText.IsSpace(data.AsSpan(start)) ? data[..start] : data;
    }

    private void Comment()
    {
        int end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0) throw Error("a comment that does not end: '#}' is missing");
        char sign = end > _at ? _source[end - 1] : '\0';
        Leave(end + 2, sign);
    }

    private void Raw(int start)
    {
        for (int i = _source.IndexOf("{%", start, StringComparison.Ordinal); i >= 0; i = _source.IndexOf("{%", i + 2, StringComparison.Ordinal))
        {
            char sign = i + 2 < _source.Length ? _source[i + 2] : '\0';
            if (!IsRaw(sign is '-' or '+' ? i + 3 : i + 2, "endraw", out int end)) continue;
            _atLineStart = _source[start - 1] == '\n';
            AddData(Before(_source[start..i], sign, isOutput: false));
            int close = _source.LastIndexOf("%}", end - 1, StringComparison.Ordinal);
            Leave(close + 2, _source[close - 1]);
            return;
        }

        throw Error("{% raw %} without {% endraw %}");
    }

    // "{% raw %}" and "{% endraw %}" from behind the sign; end is behind the tag (and behind the white space that "-" takes).
    private bool IsRaw(int at, string word, out int end)
    {
        int i = SkipSpace(at);
        end = 0;
        if (string.CompareOrdinal(_source, i, word, 0, word.Length) != 0) return false;
        i = SkipSpace(i + word.Length);
        bool isTrimmed = i < _source.Length && _source[i] == '-', isKept = i < _source.Length && _source[i] == '+' && word == "endraw";
        if (isTrimmed || isKept) i++;
        if (string.CompareOrdinal(_source, i, "%}", 0, 2) != 0) return false;
        end = isTrimmed && word == "raw" ? SkipSpace(i + 2) : i + 2;
        return true;
    }

    // Behind a tag or comment that ends before a place: its newline goes, or all white space with "-".
    private void Leave(int place, char sign)
    {
        _at = place;
        if (sign == '-') _at = SkipSpace(_at);
        else if (sign != '+' && _at < _source.Length && _source[_at] == '\n') _at++;
        _atLineStart = _source[_at - 1] == '\n';
    }

    private int SkipSpace(int at)
    {
        while (at < _source.Length && PythonText.IsSpace(_source[at])) at++;
        return at;
    }

    private void AddData(string data)
    {
        if (data.Length > 0) Add(TokenKind.Data, data);
    }

    private void Add(TokenKind kind, string value) => _tokens.Add(new Token(kind, value, Line()));

    private int Line()
    {
        int end = Math.Min(_at, _source.Length);
        if (end > _counted) (_line, _counted) = (_line + _source.AsSpan(_counted, end - _counted).Count('\n'), end);
        return _line;
    }

    private ChatTemplateException Error(string reason) => new(_name, Line(), reason);
}
