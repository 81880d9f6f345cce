using System.Text;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Syntax;

/// <content>The inside of a tag: names, numbers, texts, operators. An end counts only where all brackets are closed.</content>
internal sealed partial class Lexer
{
    private static readonly string[] s_operators =
        ["**", "//", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"];

    private static readonly System.Buffers.SearchValues<char> s_hexadecimal = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
    private readonly Stack<char> _brackets = new();

    private void Inside(bool isOutput)
    {
        _brackets.Clear();
        Add(isOutput ? TokenKind.OutputBegin : TokenKind.TagBegin, "");
        while (true)
        {
            _at = SkipSpace(_at);
            if (_at >= _source.Length) throw Error(isOutput ? "'{{' without '}}'" : "'{%' without '%}'");
            if (_brackets.Count == 0 && TryEnd(isOutput)) return;
            char c = _source[_at];
            if (char.IsAsciiDigit(c)) Number();
            else if (c == '_' || char.IsLetter(c)) Name();
            else if (c is '\'' or '"') Quoted(c);
            else Operator();
        }
    }

    private bool TryEnd(bool isOutput)
    {
        char sign = _source[_at];
        bool isSigned = sign == '-' || (sign == '+' && !isOutput);
        int at = isSigned ? _at + 1 : _at;
        if (string.CompareOrdinal(_source, at, isOutput ? "}}" : "%}", 0, 2) != 0) return false;
        Add(isOutput ? TokenKind.OutputEnd : TokenKind.TagEnd, "");
        // An output keeps the newline behind it.
        Leave(at + 2, isSigned ? sign : isOutput ? '+' : '\0');
        return true;
    }

    private void Name()
    {
        int start = _at;
        while (_at < _source.Length && (_source[_at] == '_' || char.IsLetterOrDigit(_source[_at]))) _at++;
        Add(TokenKind.Name, _source[start.._at]);
    }

    private void Number()
    {
        int start = _at;
        // "x.1.5" is item 1 and then item 5.
        bool isItem = start > 0 && _source[start - 1] == '.';
        if (_source[_at] == '0' && _at + 1 < _source.Length && "xXoObB".Contains(_source[_at + 1], StringComparison.Ordinal))
        {
            _at += 2;
            while (_at < _source.Length && (char.IsAsciiHexDigit(_source[_at]) || _source[_at] == '_')) _at++;
            Add(TokenKind.Whole, _source[start.._at]);
            return;
        }

        Digits();
        bool isDecimal = false;
        if (!isItem && IsDigit(_at + 1) && _source[_at] == '.')
        {
            _at++;
            Digits();
            isDecimal = true;
        }

        int sign = _at + 1 < _source.Length && _source[_at + 1] is '+' or '-' ? 1 : 0;
        if (!isItem && _at < _source.Length && _source[_at] is 'e' or 'E' && IsDigit(_at + 1 + sign))
        {
            _at += 1 + sign;
            Digits();
            isDecimal = true;
        }

        Add(isDecimal ? TokenKind.Decimal : TokenKind.Whole, _source[start.._at].Replace("_", "", StringComparison.Ordinal));
    }

    private void Digits()
    {
        while (IsDigit(_at) || (_at < _source.Length && _source[_at] == '_' && IsDigit(_at + 1))) _at++;
    }

    private bool IsDigit(int at) => at < _source.Length && char.IsAsciiDigit(_source[at]);

    private void Quoted(char quote)
    {
        int end = _at + 1;
        while (end < _source.Length && _source[end] != quote) end += _source[end] == '\\' ? 2 : 1;
        if (end >= _source.Length) throw Error($"a text that does not end: {quote} is missing");
        string text = _source[(_at + 1)..end];
        Add(TokenKind.Text, text.Contains('\\', StringComparison.Ordinal) ? Unescape(text) : text);
        _at = end + 1;
    }

    // Escapes of Python's literals; an unknown one stays as it is.
    private string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            char c = text[++i];
            int plain = "\\'\"abfnrtv".IndexOf(c, StringComparison.Ordinal);
            if (plain >= 0) result.Append("\\'\"\a\b\f\n\r\t\v"[plain]);
            else if (c is 'x' or 'u' or 'U') i = Hexadecimal(text, i, c == 'x' ? 2 : c == 'u' ? 4 : 8, result);
            else if (c is >= '0' and <= '7') i = Octal(text, i, result);
            else if (c == 'N') throw Error("characters by name, \\N{…}, are not supported; write \\u and four digits");
            else if (c != '\n') result.Append('\\').Append(c);
        }

        return result.ToString();
    }

    private int Hexadecimal(string text, int at, int digits, StringBuilder result)
    {
        if (at + digits >= text.Length || text.AsSpan(at + 1, digits).ContainsAnyExcept(s_hexadecimal))
            throw Error($"\\{text[at]} wants {digits} hexadecimal digits");
        int point = Convert.ToInt32(text.Substring(at + 1, digits), 16);
        if (point is < 0 or > 0x10FFFF) throw Error($"\\{text.Substring(at, digits + 1)} is no character");
        if (point is >= 0xD800 and < 0xE000) throw Error($"\\{text.Substring(at, digits + 1)} is half of a surrogate pair");
        result.Append(char.ConvertFromUtf32(point));
        return at + digits;
    }

    private static int Octal(string text, int at, StringBuilder result)
    {
        int value = 0, i = at;
        while (i < text.Length && i < at + 3 && text[i] is >= '0' and <= '7') value = (value * 8) + (text[i++] - '0');
        result.Append((char)value);
        return i - 1;
    }

    private void Operator()
    {
        string? found = Array.Find(s_operators, one => string.CompareOrdinal(_source, _at, one, 0, one.Length) == 0)
            ?? throw Error($"'{_source[_at]}' means nothing here");
        if (found is "(" or "[" or "{") _brackets.Push(found[0]);
        if (found is ")" or "]" or "}")
        {
            char open = found == ")" ? '(' : found == "]" ? '[' : '{';
            if (!_brackets.TryPop(out char last)) throw Error($"'{found}' closes nothing");
            if (last != open) throw Error($"'{found}' cannot close '{last}'");
        }

        Add(TokenKind.Operator, found);
        _at += found.Length;
    }
}
