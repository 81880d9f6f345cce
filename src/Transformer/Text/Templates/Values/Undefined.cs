namespace Reference.Transformer.Text.Templates.Values;

/// <summary>
/// What a name or attribute that is not there gives (jinja2.Undefined): prints as nothing, is false and empty, and fails in all else.
/// </summary>
/// <param name="Reason">What is told where it is used in a way that fails.</param>
internal sealed record Undefined(string Reason)
{
    /// <summary>A name that nothing has.</summary>
    public static Undefined Name(string name) => new($"'{name}' is undefined");

    /// <summary>An attribute or item that a value lacks.</summary>
    public static Undefined Item(object? owner, object? key) => new(key is string text
        ? $"'{(owner is null ? "None" : Python.TypeName(owner) + " object")}' has no attribute '{text}'"
        : $"{Python.TypeName(owner)} object has no element {Python.Repr(key)}");

    /// <summary>The error of a use.</summary>
    public TemplateFault Fault() => new(Reason);
}
