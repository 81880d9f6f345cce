namespace Reference.Transformer.Text.PostProcessors;

/// <summary>What happens to the encodings of one or two texts before they are joined.</summary>
internal interface IPostProcessor
{
    /// <summary>How many tokens it puts in.</summary>
    int Added(bool pair);

    /// <summary>The parts that are then joined.</summary>
    /// <param name="parts">The encodings so far.</param>
    /// <param name="addSpecial">Whether special tokens are put in.</param>
    IReadOnlyList<TokenEncoding> Process(IReadOnlyList<TokenEncoding> parts, bool addSpecial);
}
