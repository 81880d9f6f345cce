using System.Buffers;
using System.Text;
using Reference.Transformer.Text.Decoders;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Models;

/// <summary>
/// Byte-pair encoding (Sennrich and others 2016), with the rules of the tokenizers library for unknown characters. Words are remembered up
/// to a bound, which changes nothing but time.
/// </summary>
internal sealed class Bpe : ITokenModel
{
    private readonly MergeTable _merges;
    private readonly BpeOptions _options;
    private readonly int?[] _bytes;
    private readonly Dictionary<int, int> _characters = [];
    private readonly WordCache _cache = new();

    /// <summary>A model.</summary>
    public Bpe(Vocabulary vocabulary, MergeTable merges, BpeOptions options)
    {
        (Vocabulary, _merges, _options) = (vocabulary, merges, options);
        _bytes = options.ByteFallback
            ? [.. Enumerable.Range(0, 256).Select(value => vocabulary.IdOf(ByteFallbackDecoder.TokenOf((byte)value)))] : [];
        for (int id = 0; id < vocabulary.Size; id++)
            if (vocabulary.TextOf(id) is { Length: 1 or 2 } text
                && Rune.DecodeFromUtf16(text, out Rune rune, out int used) == OperationStatus.Done && used == text.Length)
                _characters[rune.Value] = id;
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<int> word, List<WordToken> tokens)
    {
        Span<char> key = stackalloc char[WordCache.LongestWord];
        int length = word.Length <= WordCache.LongestWord ? CodePoints.Write(word, key) : -1;
        if (length >= 0 && _cache.Find(key[..length]) is { } known)
        {
            tokens.AddRange(known);
            return;
        }

        int first = tokens.Count;
        if (_options.IgnoreMerges && WholeWord(word) is { } id) tokens.Add(new WordToken(id, 0, word.Length));
        else Merge(word, tokens);
        if (length >= 0) _cache.Add(key[..length], [.. tokens.Skip(first)]);
    }

    private int? WholeWord(ReadOnlySpan<int> word) => Vocabulary.IdOf(CodePoints.ToText(word));

    private void Merge(ReadOnlySpan<int> word, List<WordToken> tokens)
    {
        var merger = new WordMerger(_merges);
        int unknownFrom = -1;
        for (int i = 0; i < word.Length; i++)
        {
            int? id = IdOf(word, i);
            bool unknown = id is null && !AddBytes(word[i], i, merger, ref unknownFrom) && _options.Unknown is not null;
            if (unknownFrom >= 0 && (id is not null || (unknown && !_options.FuseUnknown))) Flush(merger, ref unknownFrom, i);
            if (id is { } known) merger.Add(known, i, i + 1);
            else if (unknown && unknownFrom < 0) unknownFrom = i;
        }

        if (unknownFrom >= 0) Flush(merger, ref unknownFrom, word.Length);
        merger.Merge(tokens);
    }

    private void Flush(WordMerger merger, ref int unknownFrom, int end)
    {
        merger.Add(_options.Unknown!.Value, unknownFrom, end);
        unknownFrom = -1;
    }

    private bool AddBytes(int point, int at, WordMerger merger, ref int unknownFrom)
    {
        if (!_options.ByteFallback) return false;
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..new Rune(point).EncodeToUtf8(bytes)];
        foreach (byte value in bytes)
            if (_bytes[value] is null) return false;
        if (unknownFrom >= 0) Flush(merger, ref unknownFrom, at);
        foreach (byte value in bytes) merger.Add(_bytes[value]!.Value, at, at + 1);
        return true;
    }

    private int? IdOf(ReadOnlySpan<int> word, int at)
    {
        bool prefixed = at > 0 && _options.ContinuingPrefix.Length > 0, ends = at == word.Length - 1 && _options.WordEnd.Length > 0;
        if (!prefixed && !ends) return _characters.TryGetValue(word[at], out int id) ? id : null;
        return Vocabulary.IdOf((prefixed ? _options.ContinuingPrefix : "") + new Rune(word[at]) + (ends ? _options.WordEnd : ""));
    }
}
