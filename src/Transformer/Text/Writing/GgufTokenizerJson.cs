using System.Text.Json;
using System.Text.Json.Nodes;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Text.Reading;

namespace Reference.Transformer.Text.Writing;

/// <summary>
/// Writes the tokenizer in a GGUF file's metadata as a tokenizer.json, which gives the same ids, offsets and texts. Scores become an
/// order of merges, the one that transformers makes of them.
/// </summary>
internal static class GgufTokenizerJson
{
    /// <summary>The bytes of tokenizer.json.</summary>
    /// <exception cref="TokenizerException">The file holds no tokenizer, one of an unknown kind, or scores that give no order.</exception>
    public static byte[] Write(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        // For its checks: what is written is what can be read.
        _ = GgufTokenizer.Read(file);
        var tokens = new GgufTokens(file);
        GgufPipeline pipeline = GgufPipeline.Of(tokens);
        IEnumerable<(string Left, string Right)> merges = GgufPipeline.IsByteLevel(tokens) ? Listed(tokens) : Scored(tokens);
        return JsonBytes.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteAdded(json, tokens.Added);
            WriteSection(json, "normalizer", pipeline.Normalizer);
            WriteSection(json, "pre_tokenizer", pipeline.PreTokenizer);
            WriteSection(json, "post_processor", pipeline.PostProcessor);
            WriteSection(json, "decoder", pipeline.Decoder);
            WriteModel(json, tokens, pipeline, merges);
            json.WriteEndObject();
        });
    }

    private static void WriteAdded(Utf8JsonWriter json, IReadOnlyList<AddedToken> added)
    {
        json.WriteStartArray("added_tokens");
        foreach (AddedToken token in added)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Text);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("lstrip", token.LeftStrip);
            json.WriteBoolean("rstrip", token.RightStrip);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSection(Utf8JsonWriter json, string name, JsonObject? section)
    {
        json.WritePropertyName(name);
        if (section is null) json.WriteNullValue();
        else section.WriteTo(json);
    }

    private static void WriteModel(
        Utf8JsonWriter json, GgufTokens tokens, GgufPipeline pipeline, IEnumerable<(string Left, string Right)> merges)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", pipeline.Options.Unknown is { } unknown ? tokens.Texts[unknown] : null);
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", pipeline.Options.FuseUnknown);
        json.WriteBoolean("byte_fallback", pipeline.Options.ByteFallback);
        json.WriteBoolean("ignore_merges", pipeline.Options.IgnoreMerges);
        json.WriteStartObject("vocab");
        for (int id = 0; id < tokens.Texts.Count; id++) json.WriteNumber(tokens.Texts[id], id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach ((string left, string right) in merges)
        {
            json.WriteStartArray();
            json.WriteStringValue(left);
            json.WriteStringValue(right);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // The blank is looked for behind the first character, as it is when they are read.
    private static IEnumerable<(string Left, string Right)> Listed(GgufTokens tokens)
    {
        foreach (string pair in GgufTokenizer.Pairs(tokens))
        {
            int blank = pair.IndexOf(' ', 1);
            yield return (pair[..blank], pair[(blank + 1)..]);
        }
    }

    private static IEnumerable<(string Left, string Right)> Scored(GgufTokens tokens)
    {
        ScoredMerges.Merge? last = null;
        foreach (ScoredMerges.Merge merge in ScoredMerges.List(tokens))
        {
            if (last is { } before && before.Rank == merge.Rank && before.Id != merge.Id)
            {
                string one = MalformedFileException.Quote(tokens.Texts[before.Id]), other = MalformedFileException.Quote(tokens.Texts[merge.Id]);
                throw tokens.Error("scores", $"one score for {one} and {other}", "scores that give the merges of a tokenizer.json their order",
                    "Put the model's tokenizer.json beside the GGUF file and give the folder.");
            }

            last = merge;
            yield return (tokens.Texts[merge.Left], tokens.Texts[merge.Right]);
        }
    }
}
