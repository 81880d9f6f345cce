using System.Globalization;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>The tokens of a GGUF file (tokenizer.ggml.*), checked.</summary>
internal sealed class GgufTokens
{
    /// <summary>Numbers in tokenizer.ggml.token_type.</summary>
    public const int Normal = 1, UnknownToken = 2, Control = 3, UserDefined = 4;

    private readonly GgufFile _file;

    /// <summary>Reads texts and types.</summary>
    public GgufTokens(GgufFile file)
    {
        _file = file;
        Texts = Array("tokens", value => value.AsTexts())
            ?? throw Error("tokens", "nothing", "a list of texts", "The file holds no tokenizer; give a tokenizer.json.");
        Types = Array("token_type", value => value.AsInt64s(), Texts.Count) ?? [.. Enumerable.Repeat((long)Normal, Texts.Count)];
        var ids = new Dictionary<string, int>(Texts.Count, StringComparer.Ordinal);
        for (int id = 0; id < Texts.Count; id++)
        {
            if (!ids.TryAdd(Texts[id], id))
                throw Error(
                    Item("tokens", id), MalformedFileException.Quote(Texts[id]), $"a token that is not token {ids[Texts[id]]} already");
        }

        Vocabulary = new Vocabulary(ids);
    }

    /// <summary>Texts by id.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Types by id.</summary>
    public IReadOnlyList<long> Types { get; }

    /// <summary>The vocabulary.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Control and unknown tokens are special, tokens of the user's are cut out all the same.</summary>
    public IReadOnlyList<AddedToken> Added => [.. Enumerable.Range(0, Texts.Count)
        .Where(id => Types[id] is UnknownToken or Control or UserDefined && Texts[id].Length > 0)
        .Select(id => new AddedToken(id, Texts[id]) { Special = Types[id] != UserDefined })];

    /// <summary>Which tokens begin, end and fill.</summary>
    public SpecialTokens Special => new()
    {
        Start = Id("bos_token_id"),
        End = Id("eos_token_id"),
        Padding = Id("padding_token_id"),
        Unknown = Id("unknown_token_id"),
    };

    /// <summary>A text of the metadata, or null.</summary>
    public string? Text(string key) => Find(key, "a text", value => value.AsText());

    /// <summary>A truth value.</summary>
    public bool Flag(string key, bool missing) => Find(key, "a truth value", value => (bool?)value.AsBool()) ?? missing;

    /// <summary>A token's id, or null.</summary>
    public int? Id(string key)
    {
        if (Find(key, "a whole number", value => (long?)value.AsInt64()) is not { } id) return null;
        string range = string.Create(CultureInfo.InvariantCulture, $"0 to {Texts.Count - 1}, the ids of tokens");
        return id >= 0 && id < Texts.Count ? (int)id : throw Error(key, id.ToString(CultureInfo.InvariantCulture), range);
    }

    /// <summary>A list of the metadata, or null.</summary>
    public IReadOnlyList<T>? Array<T>(string key, Func<GgufValue, IReadOnlyList<T>> read, int? count = null)
    {
        IReadOnlyList<T>? list = Find(key, "a list", read);
        if (list is null || count is null || list.Count == count) return list;
        throw Error(key, string.Create(CultureInfo.InvariantCulture, $"{list.Count} values"),
            string.Create(CultureInfo.InvariantCulture, $"{count}, one for each token"));
    }

    /// <summary>An error at a key.</summary>
    public TokenizerException Error(string key, string found, string expected, string advice = "") =>
        new(_file.Path, $"tokenizer.ggml.{key}", found, expected, advice);

    private static string Item(string key, int index) => string.Create(CultureInfo.InvariantCulture, $"{key}[{index}]");

    private T? Find<T>(string key, string kind, Func<GgufValue, T> read)
    {
        if (_file.Find($"tokenizer.ggml.{key}") is not { } value) return default;
        try
        {
            return read(value);
        }
        catch (InvalidCastException)
        {
            throw Error(key, value.ToString(), kind);
        }
    }
}
