namespace Reference.Transformer.Text.Models;

/// <summary>Texts and ids of tokens, one for one; ids may have gaps.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly string?[] _texts;

    /// <summary>A vocabulary.</summary>
    /// <param name="ids">Text to id; every id from 0 to 2²⁴ − 1 and used once, which readers check.</param>
    public Vocabulary(Dictionary<string, int> ids)
    {
        _ids = ids;
        _texts = new string?[ids.Count == 0 ? 0 : ids.Values.Max() + 1];
        foreach ((string text, int id) in ids) _texts[id] = text;
    }

    /// <summary>Highest id and one.</summary>
    public int Size => _texts.Length;

    /// <summary>Tokens.</summary>
    public int Count => _ids.Count;

    /// <summary>The id of a text, or null.</summary>
    public int? IdOf(string text) => _ids.TryGetValue(text, out int id) ? id : null;

    /// <summary>The id of a text, or null.</summary>
    public int? IdOf(ReadOnlySpan<char> text) => _ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out int id) ? id : null;

    /// <summary>The text of an id, or null.</summary>
    public string? TextOf(int id) => id >= 0 && id < _texts.Length ? _texts[id] : null;
}
