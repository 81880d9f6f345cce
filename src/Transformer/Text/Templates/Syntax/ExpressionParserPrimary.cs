using System.Globalization;
using System.Numerics;
using Reference.Transformer.Text.Templates.Library;
using Reference.Transformer.Text.Templates.Nodes;

namespace Reference.Transformer.Text.Templates.Syntax;

/// <content>Names and literals, what stands behind them, and what is assigned to.</content>
internal sealed partial class ExpressionParser
{
    private static readonly string[] s_constants = ["true", "True", "false", "False", "none", "None"];

    /// <summary>A name that something is assigned to.</summary>
    public NameTarget Name()
    {
        Token name = tokens.Expect(TokenKind.Name);
        return Array.IndexOf(s_constants, name.Value) < 0 ? new NameTarget(name.Value)
            : throw tokens.Error($"'{name.Value}' cannot be set", name.Line);
    }

    /// <summary>What {% set %} and {% for %} assign to: a name, an attribute of a namespace, or several of these.</summary>
    public Target Target(bool canBeAttribute, string end)
    {
        var parts = new List<Target>();
        bool isTuple = false;
        while (parts.Count == 0 || (!IsEnd(end) && !tokens.IsOperator("=")))
        {
            parts.Add(OneTarget(canBeAttribute, end));
            if (!tokens.SkipOperator(",")) break;
            isTuple = true;
        }

        return isTuple ? new TupleTarget(parts) : parts[0];
    }

    /// <summary>A | f(…) | g: null where there is no filter and nothing to filter.</summary>
    /// <param name="operand">What is filtered; null in a block, whose text is.</param>
    /// <param name="isStarted">Whether the first filter stands without "|".</param>
    public Expression? Filters(Expression? operand, bool isStarted)
    {
        while (isStarted || tokens.SkipOperator("|"))
        {
            isStarted = false;
            Token name = tokens.Expect(TokenKind.Name);
            if (!Library.Filters.IsKnown(name.Value))
                throw tokens.Error($"no filter named '{name.Value}'; known are {Library.Filters.Known}", name.Line);
            operand = new FilterExpression(operand, name.Value, tokens.IsOperator("(") ? Arguments() : ArgumentList.Empty, name.Line);
        }

        return operand;
    }

    private Target OneTarget(bool canBeAttribute, string end)
    {
        if (tokens.SkipOperator("("))
        {
            Target inner = Target(canBeAttribute, end);
            tokens.ExpectOperator(")");
            return inner;
        }

        NameTarget name = Name();
        if (!tokens.IsOperator(".")) return name;
        if (!canBeAttribute) throw tokens.Error($"an attribute, {name.Name}.…, cannot be set here");
        tokens.Take();
        return new NamespaceTarget(name.Name, tokens.Expect(TokenKind.Name).Value);
    }

    private Expression Primary()
    {
        Token token = tokens.Take();
        switch (token.Kind)
        {
            case TokenKind.Name:
                int constant = Array.IndexOf(s_constants, token.Value);
                if (constant >= 0) return new Literal(constant < 2 ? true : constant < 4 ? false : null, token.Line);
                Names.Add(token.Value);
                return new NameExpression(token.Value, token.Line);
            case TokenKind.Text:
                string text = token.Value;
                while (tokens.Current.Kind == TokenKind.Text) text += tokens.Take().Value;
                return new Literal(text, token.Line);
            case TokenKind.Whole:
                return new Literal(Whole(token), token.Line);
            case TokenKind.Decimal:
                return new Literal(double.Parse(token.Value, CultureInfo.InvariantCulture), token.Line);
            case TokenKind.Operator when token.Value == "(":
                Expression inner = Tuple(canBeEmpty: true);
                tokens.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Value == "[":
                return List(token.Line);
            case TokenKind.Operator when token.Value == "{":
                return Dictionary(token.Line);
            default:
                throw tokens.Error($"found {token}, expected an expression", token.Line);
        }
    }

    private BigInteger Whole(Token token)
    {
        string prefix = token.Value.Length > 1 ? token.Value[..2].ToUpperInvariant() : "";
        int radix = prefix == "0X" ? 16 : prefix == "0O" ? 8 : prefix == "0B" ? 2 : 10;
        if (token.Value.Length > 1000) throw tokens.Error("a number of over 1000 digits", token.Line);
        return Numbers.Int(token.Value, null, radix) is BigInteger number ? number
            : throw tokens.Error($"'{token.Value}' is not a number", token.Line);
    }

    private SequenceExpression List(int line)
    {
        var items = new List<Expression>();
        while (!tokens.IsOperator("]"))
        {
            items.Add(Expression());
            if (!tokens.SkipOperator(",")) break;
        }

        tokens.ExpectOperator("]");
        return new SequenceExpression(items, isTuple: false, line);
    }

    private MappingExpression Dictionary(int line)
    {
        var entries = new List<(Expression Key, Expression Value)>();
        while (!tokens.IsOperator("}"))
        {
            Expression key = Expression();
            tokens.ExpectOperator(":");
            entries.Add((key, Expression()));
            if (!tokens.SkipOperator(",")) break;
        }

        tokens.ExpectOperator("}");
        return new MappingExpression(entries, line);
    }

    private Expression Postfix(Expression expression)
    {
        while (true)
        {
            int line = tokens.Current.Line;
            if (tokens.SkipOperator(".")) expression = Attribute(expression, line);
            else if (tokens.SkipOperator("[")) expression = Subscript(expression, line);
            else if (tokens.IsOperator("(")) expression = new CallExpression(expression, Arguments(), line);
            else return expression;
        }
    }

    private Expression Attribute(Expression owner, int line)
    {
        Token name = tokens.Take();
        return name.Kind switch
        {
            TokenKind.Name => new AttributeExpression(owner, name.Value, line),
            TokenKind.Whole => new ItemExpression(owner, new Literal(Whole(name), line), line),
            _ => throw tokens.Error($"found {name}, expected a name or number behind '.'", name.Line),
        };
    }

    private Expression Subscript(Expression owner, int line)
    {
        Expression? from = tokens.IsOperator(":") ? null : Tuple(end: "");
        if (from is not null && tokens.SkipOperator("]")) return new ItemExpression(owner, from, line);
        tokens.ExpectOperator(":");
        Expression? to = tokens.IsOperator(":") || tokens.IsOperator("]") ? null : Expression();
        Expression? stride = tokens.SkipOperator(":") && !tokens.IsOperator("]") ? Expression() : null;
        tokens.ExpectOperator("]");
        return new SliceExpression(owner, from, to, stride, line);
    }

    private ArgumentList Arguments()
    {
        tokens.ExpectOperator("(");
        var positional = new List<Expression>();
        var named = new List<(string Name, Expression Value)>();
        Expression? more = null, moreNamed = null;
        while (!tokens.IsOperator(")"))
        {
            if (tokens.SkipOperator("*")) more = more is null && moreNamed is null ? Expression() : throw Arguments(tokens.Current);
            else if (tokens.SkipOperator("**")) moreNamed = moreNamed is null ? Expression() : throw Arguments(tokens.Current);
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Following is { Kind: TokenKind.Operator, Value: "=" })
            {
                string name = tokens.Take().Value;
                tokens.Take();
                named.Add((name, moreNamed is null ? Expression() : throw Arguments(tokens.Current)));
            }
            else positional.Add(named.Count == 0 && more is null && moreNamed is null ? Expression() : throw Arguments(tokens.Current));

            if (!tokens.SkipOperator(",")) break;
        }

        tokens.ExpectOperator(")");
        return new ArgumentList(positional, named, more, moreNamed);
    }

    private ChatTemplateException Arguments(Token token) => tokens.Error($"an argument cannot stand here, at {token}", token.Line);

    private Expression FiltersAndTests(Expression expression)
    {
        while (true)
        {
            if (tokens.IsOperator("|")) expression = Filters(expression, isStarted: false)!;
            else if (tokens.IsName("is")) expression = Test(expression);
            else if (tokens.IsOperator("(")) expression = new CallExpression(expression, Arguments(), tokens.Current.Line);
            else return expression;
        }
    }

    private Expression Test(Expression operand)
    {
        int line = tokens.Take().Line;
        bool isNegated = tokens.SkipName("not");
        Token name = tokens.Expect(TokenKind.Name);
        if (!Tests.IsKnown(name.Value)) throw tokens.Error($"no test named '{name.Value}'; known are {Tests.Known}", name.Line);
        ArgumentList arguments = ArgumentList.Empty;
        if (tokens.IsOperator("(")) arguments = Arguments();
        else if (StartsArgument())
        {
            if (tokens.IsName("is")) throw tokens.Error("tests cannot be chained with is");
            arguments = ArgumentList.Empty with { Positional = [Postfix(Primary())] };
        }

        Expression test = new TestExpression(operand, name.Value, arguments, line);
        return isNegated ? new Not(test, line) : test;
    }

    private bool StartsArgument() => tokens.Current.Kind switch
    {
        TokenKind.Text or TokenKind.Whole or TokenKind.Decimal => true,
        TokenKind.Name => tokens.Current.Value is not ("else" or "or" or "and"),
        TokenKind.Operator => tokens.Current.Value is "[" or "{",
        _ => false,
    };
}
