using System.Text;
using System.Text.Json.Nodes;
using Reference.Tensors;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Configuration;
using Reference.Transformer.Text.Reading;
using Reference.Transformer.Text.Writing;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// The files beside the weights, made of a GGUF file's metadata. Where the base was given as a folder that has a tokenizer.json beside
/// the GGUF file, the tokenizer's files are copied instead.
/// </summary>
internal static class GgufSideFiles
{
    private const string Template = "tokenizer.chat_template";

    /// <summary>The files.</summary>
    /// <param name="file">The file with the metadata.</param>
    /// <param name="sourcePath">As the user gave it.</param>
    /// <param name="config">What is written.</param>
    /// <param name="dtype">The type of its weights.</param>
    /// <param name="notes">Gets what has no place in the folder.</param>
    public static IReadOnlyList<SideFile> Of(GgufFile file, string sourcePath, DecoderConfig config, DType dtype, List<string> notes)
    {
        GgufTokenIds ids = GgufTokenIds.Of(file);
        List<SideFile> files = [new("config.json", Json(LlamaConfigJson.Of(config, ids, dtype, file.Path)))];
        SideFile[] beside = Directory.Exists(sourcePath) ? [.. FolderSideFiles.Copy(sourcePath, "generation_config.json")] : [];
        files.AddRange(beside.Length > 0 ? beside : [new SideFile("generation_config.json", Json(Generation(ids, config)))]);
        bool tokenizer = Directory.Exists(sourcePath) && File.Exists(Path.Combine(sourcePath, "tokenizer.json"));
        if (tokenizer) files.AddRange(FolderSideFiles.Tokenizer(sourcePath));
        else if (file.Find("tokenizer.ggml.tokens") is not null) files.AddRange(Tokenizer(file, config, notes));
        else notes.Add($"{file.Path} holds no tokenizer, so the folder has none");
        return files;
    }

    private static IEnumerable<SideFile> Tokenizer(GgufFile file, DecoderConfig config, List<string> notes)
    {
        string? template = file.Find(Template)?.AsText();
        notes.AddRange(file.Metadata.Where(pair => pair.Key.StartsWith(Template + ".", StringComparison.Ordinal))
            .Select(pair => $"{file.Path}: {pair.Key} is left out; the folder has the default chat template"));
        yield return new SideFile("tokenizer.json", GgufTokenizerJson.Write(file));
        yield return new SideFile("tokenizer_config.json", Json(TokenizerConfig(new GgufTokens(file), config, template)));
        if (template is not null) yield return new SideFile("chat_template.jinja", Encoding.UTF8.GetBytes(template));
    }

    // The generic class takes tokenizer.json as it is; a family's own may put normalizers of its own in.
    private static JsonObject TokenizerConfig(GgufTokens tokens, DecoderConfig config, string? template)
    {
        var json = new JsonObject
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["clean_up_tokenization_spaces"] = false,
            ["model_max_length"] = config.MaxPositions,
        };
        (string Name, int? Id)[] special =
        [
            ("bos_token", tokens.Special.Start), ("eos_token", tokens.Special.End),
            ("pad_token", tokens.Special.Padding), ("unk_token", tokens.Special.Unknown),
        ];
        foreach ((string name, int? id) in special)
            if (id is { } known) json[name] = tokens.Texts[known];
        if (template is not null) json["chat_template"] = template;
        return json;
    }

    private static JsonObject Generation(GgufTokenIds ids, DecoderConfig config)
    {
        var json = new JsonObject();
        if (ids.Start is { } start) json["bos_token_id"] = start;
        if (ids.End is { } end)
            json["eos_token_id"] = ids.EndOfTurn is { } turn && turn != end ? new JsonArray(end, turn) : end;
        if (config.PaddingToken is { } padding) json["pad_token_id"] = padding;
        return json;
    }

    private static byte[] Json(JsonObject json) => JsonBytes.Of(writer => json.WriteTo(writer));
}
