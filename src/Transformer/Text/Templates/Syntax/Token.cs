namespace Reference.Transformer.Text.Templates.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>Text between the tags.</summary>
    Data,

    /// <summary>{{.</summary>
    OutputBegin,

    /// <summary>}}.</summary>
    OutputEnd,

    /// <summary>{%.</summary>
    TagBegin,

    /// <summary>%}.</summary>
    TagEnd,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A quoted text, without quotes and escapes.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number with a point or an exponent.</summary>
    Decimal,

    /// <summary>An operator or bracket.</summary>
    Operator,

    /// <summary>The end of the source.</summary>
    End,
}

/// <summary>A piece of a template's source.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its text.</param>
/// <param name="Line">Where it begins, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Value, int Line)
{
    /// <summary>How errors show it.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.Data => "text",
        TokenKind.OutputBegin => "'{{'",
        TokenKind.OutputEnd => "'}}'",
        TokenKind.TagBegin => "'{%'",
        TokenKind.TagEnd => "'%}'",
        TokenKind.End => "the end of the template",
        _ => $"'{Value}'",
    };
}
