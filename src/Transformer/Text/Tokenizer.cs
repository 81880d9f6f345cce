namespace Reference.Transformer.Text;

/// <summary>
/// Text to token ids and back, as the Hugging Face library `tokenizers` 0.23 does it: added tokens are cut out, what lies between is
/// normalised, split into words, tokenised by the model, and put into the template. Threads may share one.
/// </summary>
public sealed partial class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly AddedTokens _added;

    internal Tokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _added = new AddedTokens(parts.Added, parts.Normalizer);
        VocabularySize = Math.Max(parts.Model.Vocabulary.Size, parts.Added.Select(token => token.Id + 1).DefaultIfEmpty(0).Max());
    }

    /// <summary>The highest id and one, added tokens included: an embedding needs as many rows.</summary>
    public int VocabularySize { get; }

    /// <summary>Tokens that are cut out of a text before the model sees it.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => _added.All;

    /// <summary>
    /// Which tokens begin, end and fill: from tokenizer_config.json in the folder that was loaded, or from GGUF metadata. A tokenizer.json
    /// by itself names none.
    /// </summary>
    public SpecialTokens Special => _parts.Special;

    /// <summary>The truncation that the file states; nothing is cut unless <see cref="EncodeOptions"/> says so.</summary>
    public Truncation? Truncation => _parts.Truncation;

    /// <summary>The padding that the file states; nothing is padded unless asked for.</summary>
    public PaddingRule? Padding => _parts.Padding;

    /// <summary>The id of a token, or null.</summary>
    public int? IdOf(string token) => _added.Find(token)?.Id ?? _parts.Model.Vocabulary.IdOf(token);

    /// <summary>The text of a token as the vocabulary spells it, or null where the id stands for none.</summary>
    public string? TokenOf(int id) => _added.Find(id)?.Text ?? _parts.Model.Vocabulary.TextOf(id);

    /// <summary>The tokens of a text. Half of a surrogate pair in it counts as U+FFFD.</summary>
    /// <exception cref="TokenizerException">The tokenizer's pattern takes too long on it, or truncation is impossible.</exception>
    public TokenEncoding Encode(string text, EncodeOptions? options = null) => Process([Tokenize(text, 0, options)], options);

    /// <summary>The tokens of two texts that belong together.</summary>
    /// <inheritdoc cref="Encode"/>
    public TokenEncoding EncodePair(string first, string second, EncodeOptions? options = null) =>
        Process([Tokenize(first, 0, options), Tokenize(second, 1, options)], options);

    /// <summary>The tokens of several texts, each for itself, padded to one length if a rule is given.</summary>
    /// <inheritdoc cref="Encode"/>
    public IReadOnlyList<TokenEncoding> EncodeBatch(IEnumerable<string> texts, EncodeOptions? options = null, PaddingRule? padding = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        IReadOnlyList<TokenEncoding> batch = [.. texts.Select(text => Encode(text, options))];
        return padding?.Apply(batch) ?? batch;
    }

    /// <summary>
    /// The text of tokens. Ids that stand for no token are left out (models have more rows than tokens); broken UTF-8 gives U+FFFD.
    /// </summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="skipSpecial">Special tokens are left out.</param>
    public string Decode(IEnumerable<int> ids, bool skipSpecial = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var tokens = new List<string>();
        foreach (int id in ids)
        {
            if (skipSpecial && _added.Find(id) is { Special: true }) continue;
            if (TokenOf(id) is { } token) tokens.Add(token);
        }

        return _parts.Decoder is { } decoder ? string.Concat(decoder.Decode(tokens)) : string.Join(' ', tokens);
    }

    /// <summary>A stream that decodes tokens as they come.</summary>
    public DecodeStream CreateStream(bool skipSpecial = true) => new(this, skipSpecial);

    private TokenEncoding Tokenize(string text, int sequence, EncodeOptions? options)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Piece> pieces = _added.Cut(AlignedText.Of(text), (options ?? EncodeOptions.Default).SpecialAsText);
        pieces = _parts.PreTokenizer?.Split(pieces) ?? pieces;
        var collector = new TokenCollector(_parts.Model, sequence);
        foreach (Piece piece in pieces) collector.Add(piece);
        return collector.ToEncoding();
    }

    private TokenEncoding Process(TokenEncoding[] parts, EncodeOptions? options)
    {
        options ??= EncodeOptions.Default;
        if (options.Truncation is { } truncation)
            parts = Truncator.Cut(parts, truncation, options.AddSpecial ? _parts.PostProcessor?.Added(parts.Length > 1) ?? 0 : 0);
        IReadOnlyList<TokenEncoding> processed = _parts.PostProcessor?.Process(parts, options.AddSpecial) ?? parts;
        return processed.Count == 0 ? TokenEncoding.Empty : processed.Skip(1).Aggregate(processed[0], (all, part) => all.Join(part));
    }
}
