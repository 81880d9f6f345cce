using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Reference.Tensors.Formats;

/// <summary>
/// Forward-only JSON over bytes that are in memory already, for headers from strangers: no tree is built, nesting is bounded, text must
/// be UTF-8 throughout, every string is really read (System.Text.Json checks surrogates only then), and errors carry the byte's place.
/// </summary>
/// <param name="json">The text.</param>
/// <param name="path">The file, for errors.</param>
/// <param name="origin">Where the text begins in it.</param>
internal ref struct StrictJson(ReadOnlySpan<byte> json, string path, long origin)
{
    private const int MaxDepth = 16;
    private Utf8JsonReader _reader = new(json,
        new JsonReaderOptions { MaxDepth = MaxDepth, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow });

    /// <summary>The file.</summary>
    public readonly string Path => path;

    /// <summary>What stands here.</summary>
    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>Throws where the bytes are not UTF-8.</summary>
    public readonly void RequireUtf8(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) return;
        int good = 0;
        while (Rune.DecodeFromUtf8(text[good..], out _, out int used) == System.Buffers.OperationStatus.Done) good += used;
        throw new MalformedFileException(path, $"byte {origin + good}", $"0x{text[good]:x2}, which is not UTF-8", "UTF-8");
    }

    /// <summary>Goes to the next token.</summary>
    /// <exception cref="MalformedFileException">The text is no JSON from here on.</exception>
    public void Next()
    {
        try
        {
            if (!_reader.Read()) throw Error("the end of the text", "more");
        }
        catch (JsonException e)
        {
            throw new MalformedFileException(path, $"byte {origin + _reader.BytesConsumed}", $"no JSON ({e.Message})", "JSON");
        }
    }

    /// <summary>Goes to the next token, which must be of this kind.</summary>
    public void Next(JsonTokenType token, string what, string? of = null)
    {
        Next();
        Expect(token, what, of);
    }

    /// <summary>The present token must be of this kind.</summary>
    public readonly void Expect(JsonTokenType token, string what, string? of = null)
    {
        if (Token != token) throw Error($"a JSON {Token}", $"{Of(what, of)} to be a JSON {token}");
    }

    /// <summary>The present string or property name.</summary>
    /// <param name="what">For errors.</param>
    /// <param name="maxBytes">Longest allowed, as it is written.</param>
    /// <param name="of">Whose it is, for errors.</param>
    public readonly string Text(string what, int maxBytes, string? of = null)
    {
        if (Token is not (JsonTokenType.String or JsonTokenType.PropertyName)) throw Error($"a JSON {Token}", $"{Of(what, of)} (a string)");
        if (_reader.ValueSpan.Length > maxBytes) throw Error($"{Of(what, of)} of {_reader.ValueSpan.Length} bytes", $"at most {maxBytes}");
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error($"half of a surrogate pair in {Of(what, of)}", "Unicode text");
        }
    }

    /// <summary>The present number, whole and in 0 … 2⁶³ − 1.</summary>
    public readonly long Count(string what, string? of = null)
    {
        if (Token != JsonTokenType.Number) throw Error($"a JSON {Token}", $"{Of(what, of)} (a number)");
        if (CountOrNull() is { } value) return value;
        string text = Encoding.UTF8.GetString(_reader.ValueSpan[..Math.Min(40, _reader.ValueSpan.Length)]);
        throw Error($"{text} as {Of(what, of)}", "a whole number from 0 to 2^63 - 1");
    }

    /// <summary>The present token as a whole number in 0 … 2⁶³ − 1, or null where it is none.</summary>
    public readonly long? CountOrNull() =>
        Token == JsonTokenType.Number && _reader.TryGetUInt64(out ulong value) && value <= long.MaxValue ? (long)value : null;

    /// <summary>Passes over the value that begins here, reading every string in it.</summary>
    public void Skip(int maxStringBytes)
    {
        int depth = 0;
        do
        {
            if (Token is JsonTokenType.StartObject or JsonTokenType.StartArray) depth++;
            if (Token is JsonTokenType.EndObject or JsonTokenType.EndArray) depth--;
            if (Token is JsonTokenType.String or JsonTokenType.PropertyName) Text("an unused string", maxStringBytes);
            if (depth > 0) Next();
        }
        while (depth > 0);
    }

    /// <summary>Only blanks may follow.</summary>
    public void End()
    {
        try
        {
            if (_reader.Read()) throw Error($"a second value (JSON {Token})", "the end");
        }
        catch (JsonException e)
        {
            throw new MalformedFileException(path, $"byte {origin + _reader.BytesConsumed}", $"more after the JSON value ({e.Message})",
                "blanks only");
        }
    }

    /// <summary>"what of "name"", put together only where an error needs it.</summary>
    private static string Of(string what, string? of) => of is null ? what : $"{what} of {MalformedFileException.Quote(of)}";

    /// <summary>An error at the present token.</summary>
    public readonly MalformedFileException Error(string found, string expected, string hint = "") =>
        new(path, $"byte {origin + _reader.TokenStartIndex}", found, expected, hint);
}
