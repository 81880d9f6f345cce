namespace Reference.Transformer.Text.Templates;

/// <summary>A part of a text, in Unicode code points.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one behind the last.</param>
public readonly record struct TextSpan(int Start, int End);

/// <summary>A chat as a template renders it.</summary>
/// <param name="Text">
/// The text. It holds the special tokens already, so it is encoded without adding any (<see cref="EncodeOptions.AddSpecial"/> false).
/// </param>
/// <param name="Generated">
/// What stands in {% generation %} blocks: the assistant's part, on which a model is trained. Empty where the template has no such blocks.
/// </param>
public sealed record RenderedChat(string Text, IReadOnlyList<TextSpan> Generated);
