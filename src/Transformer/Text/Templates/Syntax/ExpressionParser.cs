using Reference.Transformer.Text.Templates.Nodes;

namespace Reference.Transformer.Text.Templates.Syntax;

/// <summary>Reads expressions, from what binds least to what binds most (jinja2/parser.py, 3.1).</summary>
/// <param name="tokens">The tokens.</param>
internal sealed partial class ExpressionParser(TokenStream tokens)
{
    private static readonly string[] s_signs = ["==", "!=", "<", "<=", ">", ">="];
    private int _depth;

    /// <summary>The names that were read, for macros that want to know.</summary>
    public HashSet<string> Names { get; set; } = [];

    /// <summary>An expression.</summary>
    public Expression Expression(bool hasCondition = true)
    {
        if (++_depth > Limits.SourceDepth) throw tokens.Error($"expressions more than {Limits.SourceDepth} deep");
        Expression expression = hasCondition ? Conditional() : Or();
        _depth--;
        return expression;
    }

    /// <summary>An expression, or several with commas: a tuple.</summary>
    /// <param name="hasCondition">Whether "a if b" may stand there.</param>
    /// <param name="end">A name that ends it.</param>
    /// <param name="canBeEmpty">Whether () is one.</param>
    public Expression Tuple(bool hasCondition = true, string end = "", bool canBeEmpty = false)
    {
        int line = tokens.Current.Line;
        var items = new List<Expression>();
        bool isTuple = false;
        while (!IsEnd(end))
        {
            items.Add(Expression(hasCondition));
            if (!tokens.SkipOperator(",")) break;
            isTuple = true;
        }

        if (!isTuple && items.Count == 1) return items[0];
        if (items.Count == 0 && !canBeEmpty) throw tokens.Error($"found {tokens.Current}, expected an expression");
        return new SequenceExpression(items, isTuple: true, line);
    }

    private bool IsEnd(string end) => tokens.Current.Kind is TokenKind.OutputEnd or TokenKind.TagEnd or TokenKind.End
        || tokens.IsOperator(")") || (end.Length > 0 && tokens.IsName(end));

    private Expression Conditional()
    {
        Expression expression = Or();
        while (tokens.IsName("if"))
        {
            int line = tokens.Take().Line;
            Expression test = Or();
            expression = new Conditional(test, expression, tokens.SkipName("else") ? Expression() : null, line);
        }

        return expression;
    }

    private Expression Or()
    {
        Expression left = And();
        while (tokens.IsName("or")) left = new Logical(isAnd: false, line: tokens.Take().Line, left: left, right: And());
        return left;
    }

    private Expression And()
    {
        Expression left = NotOrComparison();
        while (tokens.IsName("and")) left = new Logical(isAnd: true, line: tokens.Take().Line, left: left, right: NotOrComparison());
        return left;
    }

    private Expression NotOrComparison()
    {
        if (!tokens.IsName("not")) return Compared();
        if (++_depth > Limits.SourceDepth) throw tokens.Error($"expressions more than {Limits.SourceDepth} deep");
        int line = tokens.Take().Line;
        var expression = new Not(NotOrComparison(), line);
        _depth--;
        return expression;
    }

    private Expression Compared()
    {
        int line = tokens.Current.Line;
        Expression first = Sum();
        var others = new List<(string Sign, Expression Operand)>();
        while (true)
        {
            if (tokens.Current.Kind == TokenKind.Operator && Array.IndexOf(s_signs, tokens.Current.Value) >= 0) others.Add((tokens.Take().Value, Sum()));
            else if (tokens.SkipName("in")) others.Add(("in", Sum()));
            else if (tokens.IsName("not") && tokens.Following is { Kind: TokenKind.Name, Value: "in" })
            {
                tokens.Take();
                tokens.Take();
                others.Add(("not in", Sum()));
            }
            else return others.Count == 0 ? first : new Comparison(first, others, line);
        }
    }

    private Expression Sum() => LeftToRight(Joined, "+", "-");

    private Expression Joined()
    {
        int line = tokens.Current.Line;
        var parts = new List<Expression> { Product() };
        while (tokens.SkipOperator("~")) parts.Add(Product());
        return parts.Count == 1 ? parts[0] : new Concatenation(parts, line);
    }

    private Expression Product() => LeftToRight(Power, "*", "/", "//", "%");

    private Expression Power() => LeftToRight(() => Unary(hasFilters: true), "**");

    private Expression LeftToRight(Func<Expression> operand, params ReadOnlySpan<string> operations)
    {
        Expression left = operand();
        while (tokens.Current.Kind == TokenKind.Operator && operations.Contains(tokens.Current.Value))
        {
            Token operation = tokens.Take();
            left = new Binary(operation.Value, left, operand(), operation.Line);
        }

        return left;
    }

    private Expression Unary(bool hasFilters)
    {
        if (++_depth > Limits.SourceDepth) throw tokens.Error($"expressions more than {Limits.SourceDepth} deep");
        Token token = tokens.Current;
        Expression expression;
        if (tokens.SkipOperator("-")) expression = new Sign(isMinus: true, Unary(hasFilters: false), token.Line);
        else if (tokens.SkipOperator("+")) expression = new Sign(isMinus: false, Unary(hasFilters: false), token.Line);
        else expression = Primary();
        expression = Postfix(expression);
        if (hasFilters) expression = FiltersAndTests(expression);
        _depth--;
        return expression;
    }
}
