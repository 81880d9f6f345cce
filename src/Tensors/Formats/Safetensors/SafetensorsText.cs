using System.Globalization;
using System.Text;

namespace Reference.Tensors.Formats.Safetensors;

/// <summary>A header's JSON, byte for byte as serde_json writes it: no blanks, only quotes, backslashes and control characters
/// escaped.</summary>
internal sealed class SafetensorsText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly StringBuilder _text = new("{");

    /// <summary>Adds "__metadata__"; keys in the order of their UTF-8 bytes, for the library's own order is that of a hash.</summary>
    public void AddMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        Key("__metadata__").Append('{');
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, Utf8Order.Instance))
        {
            Key(key);
            Quoted(value);
        }

        _text.Append('}');
    }

    /// <summary>Adds a tensor's line.</summary>
    public void AddTensor(string name, string type, ReadOnlySpan<nint> lengths, long begin, long end)
    {
        Key(name).Append("{\"dtype\":");
        Quoted(type);
        _text.Append(",\"shape\":[");
        for (int i = 0; i < lengths.Length; i++) _text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{lengths[i]}");
        _text.Append(CultureInfo.InvariantCulture, $"],\"data_offsets\":[{begin},{end}]}}");
    }

    /// <summary>The bytes, closed and padded with blanks to a multiple of 8.</summary>
    /// <exception cref="ArgumentException">A name or text holds half of a surrogate pair.</exception>
    public byte[] ToBytes()
    {
        byte[] bytes = s_strict.GetBytes($"{_text}}}");
        int length = bytes.Length;
        Array.Resize(ref bytes, (length + 7) / 8 * 8);
        bytes.AsSpan(length).Fill((byte)' ');
        return bytes;
    }

    private StringBuilder Key(string key)
    {
        if (_text[^1] != '{') _text.Append(',');
        Quoted(key);
        return _text.Append(':');
    }

    private void Quoted(string value)
    {
        _text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\b' => _text.Append("\\b"),
                '\f' => _text.Append("\\f"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                < ' ' => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
    }
}
