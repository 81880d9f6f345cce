using System.Globalization;
using System.Text.Json;
using Reference.Tensors.Formats;

namespace Reference.Transformer.Text.Reading;

/// <summary>A value of a JSON file and where it stands, so that what is wrong with it can be told.</summary>
/// <param name="Value">The value.</param>
/// <param name="File">The file.</param>
/// <param name="Path">JSON path.</param>
internal readonly record struct JsonPlace(JsonElement Value, string File, string Path)
{
    /// <summary>A member that is there and not null, or null.</summary>
    public JsonPlace? Find(string name)
    {
        if (Value.ValueKind != JsonValueKind.Object) throw Error("an object");
        if (!Value.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        return new JsonPlace(value, File, $"{Path}.{name}");
    }

    /// <summary>A member that must be there.</summary>
    public JsonPlace Get(string name) => Find(name) ?? throw new TokenizerException(File, $"{Path}.{name}", "nothing", "a value");

    /// <summary>The members of an object, in the file's order.</summary>
    public IEnumerable<(string Name, JsonPlace Place)> Members()
    {
        if (Value.ValueKind != JsonValueKind.Object) throw Error("an object");
        (string file, string path) = (File, Path);
        return Value.EnumerateObject().Select((member, i) =>
            (NameOf(member, file, path, i), new JsonPlace(member.Value, file, $"{path}[{i}]")));
    }

    /// <summary>The items of an array.</summary>
    public IEnumerable<JsonPlace> Items()
    {
        if (Value.ValueKind != JsonValueKind.Array) throw Error("an array");
        (string file, string path) = (File, Path);
        return Value.EnumerateArray().Select((item, i) => new JsonPlace(item, file, $"{path}[{i}]"));
    }

    /// <summary>The text.</summary>
    public string Text()
    {
        if (Value.ValueKind != JsonValueKind.String) throw Error("a text");
        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new TokenizerException(File, Path, "half of a surrogate pair", "Unicode text",
                "The tokenizer was saved damaged; fetch it again.");
        }
    }

    /// <summary>A whole number.</summary>
    public int Whole(int min, int max) =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int number) && number >= min && number <= max
        ? number : throw Error(string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));

    /// <summary>A truth value.</summary>
    public bool Flag() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Error("true or false");

    /// <summary>A truth value of a member, or what stands for a missing one.</summary>
    public bool Flag(string name, bool missing) => Find(name)?.Flag() ?? missing;

    /// <summary>A text of one character, as a code point.</summary>
    public int Character()
    {
        int[] points = Unicode.CodePoints.Of(Text());
        return points.Length == 1 ? points[0] : throw Error("a text of one character");
    }

    /// <summary>One of several texts.</summary>
    public T OneOf<T>(params ReadOnlySpan<(string Text, T Value)> known)
    {
        string text = Text();
        foreach ((string name, T value) in known)
            if (name == text) return value;
        throw Error(string.Join(", ", known.ToArray().Select(one => one.Text)));
    }

    /// <summary>An error here.</summary>
    public TokenizerException Error(string expected, string advice = "") => new(File, Path, Excerpt(), expected, advice);

    private string Excerpt()
    {
        if (Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return $"a JSON {Value.ValueKind}";
        return MalformedFileException.Quote(Value.GetRawText().Trim('"'));
    }

    private static string NameOf(JsonProperty member, string file, string path, int index)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw new TokenizerException(file, $"{path}[{index}]", "half of a surrogate pair", "Unicode text",
                "The tokenizer was saved damaged; fetch it again.");
        }
    }
}
