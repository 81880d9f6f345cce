namespace Reference.Transformer.Text.Decoders;

/// <summary>▁ back to a space; that of the first token is left out unless none was put in front.</summary>
internal sealed class MetaspaceDecoder(char replacement, bool prepended) : IDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [.. tokens.Select((token, i) => i == 0 && prepended
            ? token.Replace(replacement.ToString(), "", StringComparison.Ordinal) : token.Replace(replacement, ' '))];
}
