using Reference.Transformer.Text.Models;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text;

/// <summary>Puts the tokens of a text's pieces into one encoding.</summary>
internal sealed class TokenCollector(ITokenModel model, int sequence)
{
    private readonly List<int> _ids = [];
    private readonly List<string> _tokens = [];
    private readonly List<(int Start, int End)> _offsets = [];
    private readonly List<WordToken> _word = [];

    /// <summary>Adds a piece's tokens.</summary>
    public void Add(Piece piece)
    {
        if (piece.IsToken)
        {
            Add(piece, new WordToken(piece.Token, 0, piece.Length), CodePoints.ToText(piece.Points));
            return;
        }

        _word.Clear();
        model.Tokenize(piece.Points, _word);
        foreach (WordToken token in _word) Add(piece, token, model.Vocabulary.TextOf(token.Id)!);
    }

    /// <summary>The encoding.</summary>
    public TokenEncoding ToEncoding() => new()
    {
        Ids = _ids,
        Tokens = _tokens,
        Offsets = _offsets,
        TypeIds = Fill(sequence),
        SpecialMask = Fill(0),
        AttentionMask = Fill(1),
        SequenceIds = Fill<int?>(sequence),
    };

    private void Add(Piece piece, WordToken token, string text)
    {
        _ids.Add(token.Id);
        _tokens.Add(text);
        _offsets.Add((piece.Text.Starts[piece.Start + token.Start], piece.Text.Ends[piece.Start + token.End - 1]));
    }

    private T[] Fill<T>(T value)
    {
        var values = new T[_ids.Count];
        Array.Fill(values, value);
        return values;
    }
}
