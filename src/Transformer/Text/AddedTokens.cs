using Reference.Transformer.Text.Normalizers;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text;

/// <summary>
/// Cuts added tokens out of a text (AddedVocabulary of the tokenizers library): first those of the text as it came, then, in each part
/// between them, those of the normalised text.
/// </summary>
internal sealed class AddedTokens
{
    private readonly INormalizer? _normalizer;
    private readonly TokenTrie _raw = new(), _normalized = new();
    private readonly Dictionary<string, AddedToken> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<int, AddedToken> _byId = [];

    /// <summary>A set of added tokens.</summary>
    public AddedTokens(IReadOnlyList<AddedToken> tokens, INormalizer? normalizer)
    {
        (All, _normalizer) = (tokens, normalizer);
        foreach (AddedToken token in tokens)
        {
            _byText.TryAdd(token.Text, token);
            _byId.TryAdd(token.Id, token);
            AlignedText text = AlignedText.Of(token.Text);
            if (token.Normalized) _normalized.Add((normalizer?.Apply(text) ?? text).Points, token);
            else _raw.Add(text.Points, token);
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<AddedToken> All { get; }

    /// <summary>The token of an id, or null.</summary>
    public AddedToken? Find(int id) => _byId.GetValueOrDefault(id);

    /// <summary>The token of a text, or null.</summary>
    public AddedToken? Find(string text) => _byText.GetValueOrDefault(text);

    /// <summary>The normalised pieces of a text.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="specialAsText">Special tokens in it are text like any other.</param>
    public List<Piece> Cut(AlignedText text, bool specialAsText)
    {
        var pieces = new List<Piece>();
        var raw = new List<Piece>();
        if (text.Length > 0) Cut(Piece.Whole(text), _raw, specialAsText, raw);
        foreach (Piece piece in raw)
        {
            if (piece.IsToken)
            {
                pieces.Add(piece);
                continue;
            }

            AlignedText part = piece.Text.Slice(piece.Start, piece.Length);
            part = _normalizer?.Apply(part) ?? part;
            if (part.Length > 0) Cut(Piece.Whole(part), _normalized, specialAsText, pieces);
        }

        return pieces;
    }

    private static void Cut(Piece whole, TokenTrie trie, bool specialAsText, List<Piece> pieces)
    {
        ReadOnlySpan<int> text = whole.Points;
        int done = 0;
        for (int i = 0; i < text.Length;)
        {
            if (trie.Longest(text, i, out int end) is not { } token)
            {
                i++;
                continue;
            }

            int start = i;
            i = end;
            if ((specialAsText && token.Special) || (token.SingleWord && !IsAlone(text, start, end))) continue;
            while (token.LeftStrip && start > done && CharacterKinds.IsWhiteSpace(text[start - 1])) start--;
            while (token.RightStrip && end < text.Length && CharacterKinds.IsWhiteSpace(text[end])) end++;
            if (start > done) pieces.Add(whole.Part(done, start));
            pieces.Add(whole.Part(start, end) with { Token = token.Id });
            done = i = end;
        }

        if (done < text.Length) pieces.Add(whole.Part(done, text.Length));
    }

    private static bool IsAlone(ReadOnlySpan<int> text, int start, int end) =>
        (start == 0 || !CharacterKinds.IsWord(text[start - 1])) && (end == text.Length || !CharacterKinds.IsWord(text[end]));
}
