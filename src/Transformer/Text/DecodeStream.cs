namespace Reference.Transformer.Text;

/// <summary>
/// Decodes tokens as they come. It holds back what may still change (half a character) and decodes a short window only, so that a token
/// costs the same wherever it comes (DecodeStream of the tokenizers library).
/// </summary>
public sealed class DecodeStream
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecial;
    private List<int> _ids = [];
    private string _prefix = "";
    private int _prefixLength;

    internal DecodeStream(Tokenizer tokenizer, bool skipSpecial) => (_tokenizer, _skipSpecial) = (tokenizer, skipSpecial);

    /// <summary>The text that a token adds; null where it adds nothing yet.</summary>
    /// <exception cref="TokenizerException">The tokenizer's decoder changes text that was handed out already.</exception>
    public string? Next(int id)
    {
        if (_prefix.Length == 0 && _ids.Count > 0 && Decode(_ids) is var start && !start.EndsWith('\uFFFD'))
            (_prefix, _prefixLength) = (start, _ids.Count);
        _ids.Add(id);
        string text = Decode(_ids);
        if (text.Length <= _prefix.Length || text.EndsWith('\uFFFD')) return null;
        if (!text.StartsWith(_prefix, StringComparison.Ordinal))
            throw new TokenizerException("text", $"token {_ids.Count} of a stream", "text that changes what was decoded before",
                "text that only adds to it", "Decode the whole text at once.");
        string added = text[_prefix.Length..];
        int kept = _ids.Count - _prefixLength;
        _ids = _ids[_prefixLength..];
        (_prefix, _prefixLength) = (Decode(_ids), kept);
        return added;
    }

    private string Decode(List<int> ids) => _tokenizer.Decode(ids, _skipSpecial);
}
