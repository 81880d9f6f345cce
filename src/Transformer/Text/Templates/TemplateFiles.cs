using System.Text;
using System.Text.Json;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Text.Reading;

namespace Reference.Transformer.Text.Templates;

/// <summary>Where the template of a model stands.</summary>
internal static class TemplateFiles
{
    private const string FileName = "chat_template.jinja", Key = "chat_template", MetadataKey = "tokenizer.chat_template";

    /// <summary>The source and a name for errors; null where there is none.</summary>
    public static (string Source, string Name)? Find(string modelPath)
    {
        if (!Directory.Exists(modelPath)) return FromGguf(modelPath);
        string file = Path.Combine(modelPath, FileName), config = Path.Combine(modelPath, TokenizerConfig.FileName);
        if (File.Exists(file)) return (ReadText(file), file);
        if (File.Exists(config) && StrictDocument.Read(StrictDocument.ReadFile(config), config, FromConfig) is { } found) return found;
        string[] models = [.. Directory.GetFiles(modelPath, "*.gguf").Order(StringComparer.Ordinal)];
        return models is [var only] ? FromGguf(only) : null;
    }

    private static (string Source, string Name)? FromConfig(JsonPlace root)
    {
        if (root.Find(Key) is not { } template) return null;
        if (template.Value.ValueKind != JsonValueKind.Array) return (template.Text(), $"{root.File}: {template.Path}");
        foreach (JsonPlace one in template.Items())
            if (one.Get("name").Text() == "default") return (one.Get("template").Text(), $"{root.File}: {one.Path}.template");
        throw template.Error("a template named \"default\" among them", "Write the one to use into chat_template.jinja.");
    }

    private static (string Source, string Name)? FromGguf(string path)
    {
        using GgufFile file = GgufFile.Open(path);
        return file.Find(MetadataKey) is { } value ? (value.AsText(), $"{path}: {MetadataKey}") : null;
    }

    private static string ReadText(string path)
    {
        byte[] bytes = StrictDocument.ReadFile(path);
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ChatTemplateException(path, 1, "found bytes that are not UTF-8, expected UTF-8; fetch the file again");
        }
    }
}
