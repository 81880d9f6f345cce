using Reference.Transformer.Text.Templates.Nodes;

namespace Reference.Transformer.Text.Templates.Syntax;

/// <summary>
/// Reads statements (jinja2/parser.py, 3.1). What belongs to Jinja but not here — templates in files and their blocks — is an error that
/// says so.
/// </summary>
internal sealed class Parser
{
    private const string Tags = "for, if, set, macro, call, filter, with, generation, break, continue, raw";
    private static readonly string[] s_elsewhere = ["extends", "include", "import", "from", "block", "autoescape", "trans", "print", "do", "debug"];
    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;
    private int _depth, _loops;

    private Parser(TokenStream tokens) => (_tokens, _expressions) = (tokens, new ExpressionParser(tokens));

    /// <summary>The statements of a source.</summary>
    /// <exception cref="ChatTemplateException">It is not a template, or has constructs that are not supported.</exception>
    public static IReadOnlyList<Statement> Parse(string source, string name)
    {
        var parser = new Parser(new TokenStream(Lexer.Read(source, name), name));
        return parser.Body("", 0);
    }

    // Statements up to one of the tags, whose name comes next; "" for the end of the template.
    private List<Statement> Body(string block, int line, params ReadOnlySpan<string> ends)
    {
        if (++_depth > Limits.SourceDepth) throw _tokens.Error($"blocks more than {Limits.SourceDepth} deep");
        var statements = new List<Statement>();
        while (true)
        {
            Token token = _tokens.Take();
            switch (token.Kind)
            {
                case TokenKind.Data:
                    statements.Add(new DataStatement(token.Value, token.Line));
                    break;
                case TokenKind.OutputBegin:
                    statements.Add(new OutputStatement(_expressions.Tuple(), token.Line));
                    _tokens.Expect(TokenKind.OutputEnd);
                    break;
                case TokenKind.End:
                    _depth--;
                    return block.Length == 0 ? statements : throw _tokens.Error($"{{% {block} %}} without {{% {ends[^1]} %}}", line);
                default:
                    if (_tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Value))
                    {
                        _depth--;
                        return statements;
                    }

                    statements.Add(Tag());
                    _tokens.Expect(TokenKind.TagEnd);
                    break;
            }
        }
    }

    private Statement Tag()
    {
        Token tag = _tokens.Expect(TokenKind.Name);
        return tag.Value switch
        {
            "for" => For(tag.Line),
            "if" => If(tag.Line),
            "set" => Set(tag.Line),
            "macro" => Macro(tag.Line),
            "call" => Call(tag.Line),
            "filter" => FilterBlock(tag.Line),
            "with" => With(tag.Line),
            "generation" => new GenerationStatement(Inside("generation", tag.Line), tag.Line),
            "break" or "continue" => LoopEnd(tag),
            var other when Array.IndexOf(s_elsewhere, other) >= 0 =>
                throw _tokens.Error($"the tag '{other}' is not supported in chat templates; known are {Tags}", tag.Line),
            var other => throw _tokens.Error($"unknown tag '{other}'; known are {Tags}", tag.Line),
        };
    }

    // A body whose loops are its own, up to its end tag, which is taken.
    private List<Statement> Inside(string block, int line)
    {
        int loops = _loops;
        _loops = 0;
        List<Statement> body = Rest(block, line, $"end{block}");
        _loops = loops;
        return body;
    }

    private List<Statement> Rest(string block, int line, string end)
    {
        List<Statement> body = Until(block, line, end);
        _tokens.Take();
        return body;
    }

    private List<Statement> Until(string block, int line, params ReadOnlySpan<string> ends)
    {
        _tokens.SkipOperator(":");
        _tokens.Expect(TokenKind.TagEnd);
        return Body(block, line, ends);
    }

    private FlowStatement LoopEnd(Token tag) => _loops > 0
        ? new FlowStatement(tag.Value == "break" ? Flow.Break : Flow.Continue, tag.Line)
        : throw _tokens.Error($"'{tag.Value}' outside of a loop", tag.Line);

    private ForStatement For(int line)
    {
        Target target = _expressions.Target(canBeAttribute: false, end: "in");
        if (!_tokens.SkipName("in")) throw _tokens.Error($"found {_tokens.Current}, expected 'in'");
        Expression iterable = _expressions.Tuple(hasCondition: false, end: "recursive");
        Expression? test = _tokens.SkipName("if") ? _expressions.Expression() : null;
        bool isRecursive = _tokens.SkipName("recursive");
        _loops++;
        List<Statement> body = Until("for", line, "else", "endfor");
        _loops--;
        List<Statement> otherwise = _tokens.Take().Value == "else" ? Rest("for", line, "endfor") : [];
        return new ForStatement(target, iterable, line) { Test = test, Body = body, Otherwise = otherwise, IsRecursive = isRecursive };
    }

    private IfStatement If(int line)
    {
        var branches = new List<(Expression Test, IReadOnlyList<Statement> Body)>();
        while (true)
        {
            Expression test = _expressions.Tuple(hasCondition: false);
            branches.Add((test, Until("if", line, "elif", "else", "endif")));
            string end = _tokens.Take().Value;
            if (end != "elif") return new IfStatement(branches, end == "else" ? Rest("if", line, "endif") : [], line);
        }
    }

    private Statement Set(int line)
    {
        Target target = _expressions.Target(canBeAttribute: true, end: "");
        if (_tokens.SkipOperator("=")) return new SetStatement(target, _expressions.Tuple(), line);
        FilterExpression? filter = _expressions.Filters(null, isStarted: false) as FilterExpression;
        return new BlockStatement(target, filter, Inside("set", line), line);
    }

    private BlockStatement FilterBlock(int line)
    {
        var filter = (FilterExpression)_expressions.Filters(null, isStarted: true)!;
        return new BlockStatement(null, filter, Inside("filter", line), line);
    }

    private WithStatement With(int line)
    {
        var names = new List<(Target Target, Expression Value)>();
        while (_tokens.Current.Kind != TokenKind.TagEnd)
        {
            if (names.Count > 0) _tokens.ExpectOperator(",");
            Target target = _expressions.Name();
            _tokens.ExpectOperator("=");
            names.Add((target, _expressions.Expression()));
        }

        return new WithStatement(names, Rest("with", line, "endwith"), line);
    }

    private MacroStatement Macro(int line)
    {
        string name = _expressions.Name().Name;
        return new MacroStatement(Definition(name, "macro", Parameters(), line), line);
    }

    private CallStatement Call(int line)
    {
        List<(string Name, Expression? Default)> parameters = _tokens.IsOperator("(") ? Parameters() : [];
        CallExpression call = _expressions.Expression() as CallExpression
            ?? throw _tokens.Error("{% call %} wants a call, as in {% call f() %}", line);
        return new CallStatement(call, Definition("caller", "call", parameters, line), line);
    }

    private MacroDefinition Definition(string name, string block, List<(string Name, Expression? Default)> parameters, int line)
    {
        HashSet<string> around = _expressions.Names;
        _expressions.Names = [];
        List<Statement> body = Inside(block, line);
        HashSet<string> read = _expressions.Names;
        around.UnionWith(read);
        _expressions.Names = around;
        return new MacroDefinition(name, parameters, body, read);
    }

    private List<(string Name, Expression? Default)> Parameters()
    {
        var parameters = new List<(string Name, Expression? Default)>();
        _tokens.ExpectOperator("(");
        while (!_tokens.IsOperator(")"))
        {
            if (parameters.Count > 0) _tokens.ExpectOperator(",");
            string name = _expressions.Name().Name;
            Expression? missing = _tokens.SkipOperator("=") ? _expressions.Expression() : null;
            if (missing is null && parameters is [.., (_, not null)]) throw _tokens.Error("non-default argument follows default argument");
            parameters.Add((name, missing));
        }

        _tokens.ExpectOperator(")");
        return parameters;
    }
}
