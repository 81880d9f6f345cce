using Reference.Transformer.Text.Templates.Nodes;

namespace Reference.Transformer.Text.Templates.Values;

/// <summary>Something that a template can call.</summary>
/// <param name="name">Its name in errors.</param>
/// <param name="signature">Its parameters, as <see cref="Signature"/> reads them.</param>
/// <param name="body">What it does.</param>
internal class Callable(string name, string signature, Func<Frame, Bound, object?> body)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Calls it.</summary>
    public virtual object? Call(Frame frame, Arguments arguments) => body(frame, Signature.Of(signature).Bind(name, arguments));
}
