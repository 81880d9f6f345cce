using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reference.Transformer.Text.Writing;

/// <summary>
/// JSON as transformers writes its files: two blanks a level, a line feed at the end; other letters than Latin are not escaped.
/// </summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions s_options =
        new() { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The UTF-8 bytes of what is written.</summary>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_options)) write(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
