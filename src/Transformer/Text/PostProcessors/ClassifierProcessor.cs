namespace Reference.Transformer.Text.PostProcessors;

/// <summary>
/// BertProcessing and RobertaProcessing: [CLS] A [SEP], and [CLS] A [SEP] B [SEP] or &lt;s&gt; A &lt;/s&gt;&lt;/s&gt; B &lt;/s&gt;.
/// </summary>
/// <param name="start">The first token.</param>
/// <param name="separator">The token behind each text.</param>
/// <param name="roberta">A second separator between the texts, and one segment for all.</param>
/// <param name="trimming">RoBERTa's trimming of offsets.</param>
internal sealed class ClassifierProcessor((int Id, string Text) start, (int Id, string Text) separator, bool roberta,
    IPostProcessor? trimming) : IPostProcessor
{
    /// <inheritdoc/>
    public int Added(bool pair) => !pair ? 2 : roberta ? 4 : 3;

    /// <inheritdoc/>
    public IReadOnlyList<TokenEncoding> Process(IReadOnlyList<TokenEncoding> parts, bool addSpecial)
    {
        parts = trimming?.Process(parts, addSpecial) ?? parts;
        parts = [.. parts.Select((part, i) => part.OfType(roberta ? 0 : i))];
        if (!addSpecial) return parts;
        var all = new List<TokenEncoding>();
        for (int i = 0; i < parts.Count; i++)
        {
            if (i == 0) all.Add(TokenEncoding.Inserted(start.Id, start.Text, 0));
            else if (roberta) all.Add(TokenEncoding.Inserted(separator.Id, separator.Text, 0));
            all.Add(parts[i]);
            all.Add(TokenEncoding.Inserted(separator.Id, separator.Text, roberta ? 0 : i));
        }

        return all;
    }
}
