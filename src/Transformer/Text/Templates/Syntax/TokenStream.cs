namespace Reference.Transformer.Text.Templates.Syntax;

/// <summary>Tokens one after another, and errors about them.</summary>
/// <param name="tokens">All of them; the last is the end.</param>
/// <param name="name">The template.</param>
internal sealed class TokenStream(List<Token> tokens, string name)
{
    private int _at;

    /// <summary>The token that comes next.</summary>
    public Token Current => tokens[_at];

    /// <summary>The one behind it.</summary>
    public Token Following => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    /// <summary>Takes the next token; the end stays.</summary>
    public Token Take()
    {
        Token token = Current;
        if (token.Kind != TokenKind.End) _at++;
        return token;
    }

    /// <summary>True where a name comes next.</summary>
    public bool IsName(string word) => Current.Kind == TokenKind.Name && Current.Value == word;

    /// <summary>True where an operator comes next.</summary>
    public bool IsOperator(string text) => Current.Kind == TokenKind.Operator && Current.Value == text;

    /// <summary>Takes a name if it comes next.</summary>
    public bool SkipName(string word) => Skip(IsName(word));

    /// <summary>Takes an operator if it comes next.</summary>
    public bool SkipOperator(string text) => Skip(IsOperator(text));

    /// <summary>Takes a token that must come next.</summary>
    public Token Expect(TokenKind kind) =>
        Current.Kind == kind ? Take()
            : throw Error($"found {Current}, expected {(kind == TokenKind.Name ? "a name" : new Token(kind, "", 0).ToString())}");

    /// <summary>Takes an operator that must come next.</summary>
    public void ExpectOperator(string text)
    {
        if (!SkipOperator(text)) throw Error($"found {Current}, expected '{text}'");
    }

    /// <summary>An error at the next token.</summary>
    public ChatTemplateException Error(string reason) => Error(reason, Current.Line);

    /// <summary>An error at a line.</summary>
    public ChatTemplateException Error(string reason, int line) => new(name, line, reason);

    private bool Skip(bool isIt)
    {
        if (isIt) Take();
        return isIt;
    }
}
