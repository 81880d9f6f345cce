using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reference.Transformer.Text.Training;

/// <summary>A byte-level byte-pair encoding that <see cref="BpeTrainer"/> made.</summary>
/// <param name="Tokens">Texts by id: special tokens, bytes as GPT-2's letters, merges.</param>
/// <param name="Merges">Ids of the pairs, in the order in which they are merged.</param>
/// <param name="SpecialCount">How many of the first tokens are special.</param>
public sealed record TrainedBpe(IReadOnlyList<string> Tokens, IReadOnlyList<(int Left, int Right)> Merges, int SpecialCount)
{
    private static readonly JsonWriterOptions s_layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The encoding as a tokenizer.</summary>
    public Tokenizer ToTokenizer() => Tokenizer.FromJson(ToJson(), "tokenizer.json");

    /// <summary>
    /// tokenizer.json as the library `tokenizers` 0.23 writes it (keys, their order and values; UTF-8, two blanks a level, no last line
    /// break): GPT-2's pre-tokenizer and decoder without a space in front, and nothing added around a text.
    /// </summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_layout))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteAdded(json);
            json.WriteNull("normalizer");
            WriteByteLevel(json, "pre_tokenizer", addPrefixSpace: false, trimOffsets: true);
            WriteByteLevel(json, "post_processor", addPrefixSpace: true, trimOffsets: false);
            WriteByteLevel(json, "decoder", addPrefixSpace: true, trimOffsets: true);
            WriteModel(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void WriteAdded(Utf8JsonWriter json)
    {
        json.WriteStartArray("added_tokens");
        for (int id = 0; id < SpecialCount; id++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("content", Tokens[id]);
            foreach (string flag in (string[])["single_word", "lstrip", "rstrip", "normalized"]) json.WriteBoolean(flag, false);
            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, string name, bool addPrefixSpace, bool trimOffsets)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", addPrefixSpace);
        json.WriteBoolean("trim_offsets", trimOffsets);
        json.WriteBoolean("use_regex", true);
        json.WriteEndObject();
    }

    private void WriteModel(Utf8JsonWriter json)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        foreach (string name in (string[])["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"]) json.WriteNull(name);
        foreach (string flag in (string[])["fuse_unk", "byte_fallback", "ignore_merges"]) json.WriteBoolean(flag, false);
        json.WriteStartObject("vocab");
        for (int id = 0; id < Tokens.Count; id++) json.WriteNumber(Tokens[id], id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach ((int left, int right) in Merges)
        {
            json.WriteStartArray();
            json.WriteStringValue(Tokens[left]);
            json.WriteStringValue(Tokens[right]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
