namespace Reference.Transformer.Text.PostProcessors;

/// <summary>One after the other.</summary>
internal sealed class PostProcessorSequence(IReadOnlyList<IPostProcessor> processors) : IPostProcessor
{
    /// <inheritdoc/>
    public int Added(bool pair) => processors.Sum(processor => processor.Added(pair));

    /// <inheritdoc/>
    public IReadOnlyList<TokenEncoding> Process(IReadOnlyList<TokenEncoding> parts, bool addSpecial) =>
        processors.Aggregate(parts, (now, processor) => processor.Process(now, addSpecial));
}
