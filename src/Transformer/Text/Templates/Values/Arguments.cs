namespace Reference.Transformer.Text.Templates.Values;

/// <summary>The arguments of a call.</summary>
/// <param name="Positional">Those without a name.</param>
/// <param name="Named">Those with one, in order.</param>
internal sealed record Arguments(IReadOnlyList<object?> Positional, IReadOnlyList<KeyValuePair<string, object?>> Named)
{
    /// <summary>No arguments.</summary>
    public static Arguments None { get; } = new([], []);
}

/// <summary>Arguments put to their parameters.</summary>
/// <param name="name">What is called.</param>
/// <param name="values">A value a parameter.</param>
/// <param name="isGiven">Whether it was given.</param>
/// <param name="rest">What remains.</param>
internal sealed class Bound(string name, object?[] values, bool[] isGiven, Arguments rest)
{
    /// <summary>Arguments beyond the parameters, where the signature allows them.</summary>
    public Arguments Rest => rest;

    /// <summary>The argument of a parameter; None where it was not given.</summary>
    public object? this[int index] => values[index];

    /// <summary>True where it was given.</summary>
    public bool Has(int index) => isGiven[index];

    /// <summary>A whole number, or what stands for a missing one.</summary>
    public int Whole(int index, int missing) => Has(index) ? Python.ToInt(values[index], name) : missing;

    /// <summary>A whole number; None and missing are the same.</summary>
    public int? WholeOrNone(int index) => values[index] is null ? null : Python.ToInt(values[index], name);

    /// <summary>A text.</summary>
    public string Text(int index) => values[index] switch
    {
        string text => text,
        Markup markup => markup.Text,
        Undefined undefined => throw undefined.Fault(),
        var other => throw new TemplateFault($"{name}: found {Python.TypeName(other)}, expected a text"),
    };

    /// <summary>A text; None and missing are the same.</summary>
    public string? TextOrNone(int index) => values[index] is null ? null : Text(index);

    /// <summary>A truth value, false where it was not given.</summary>
    public bool Flag(int index) => Python.IsTrue(values[index]);
}
