namespace Reference.Transformer.Text.PostProcessors;

/// <summary>A place in a template: a text, or a token that is put in.</summary>
/// <param name="Sequence">0 for the first text, 1 for the second; null for tokens.</param>
/// <param name="Tokens">Ids and texts of the tokens.</param>
/// <param name="TypeId">The segment.</param>
internal sealed record TemplatePart(int? Sequence, IReadOnlyList<(int Id, string Text)> Tokens, int TypeId);

/// <summary>Puts tokens around one or two texts as a template says (TemplateProcessing).</summary>
internal sealed class TemplateProcessor(IReadOnlyList<TemplatePart> single, IReadOnlyList<TemplatePart> pair) : IPostProcessor
{
    /// <inheritdoc/>
    public int Added(bool isPair) => (isPair ? pair : single).Sum(part => part.Tokens.Count);

    /// <inheritdoc/>
    public IReadOnlyList<TokenEncoding> Process(IReadOnlyList<TokenEncoding> parts, bool addSpecial)
    {
        var all = new List<TokenEncoding>();
        foreach (TemplatePart part in parts.Count > 1 ? pair : single)
        {
            if (part.Sequence is { } sequence) all.Add(parts[sequence].OfType(part.TypeId));
            else if (addSpecial) all.AddRange(part.Tokens.Select(token => TokenEncoding.Inserted(token.Id, token.Text, part.TypeId)));
        }

        return all;
    }
}
