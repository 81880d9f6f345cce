using Reference.Tensors;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;

namespace Reference.Transformer.Models.Writing;

/// <summary>The files beside the weights of a Hugging Face folder, copied; config.json with what differs.</summary>
internal static class FolderSideFiles
{
    private const string Config = "config.json", Templates = "additional_chat_templates";

    private static readonly string[] s_tokenizer =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
        "tokenizer.model", "chat_template.jinja", "chat_template.json",
    ];

    /// <summary>The files of a folder.</summary>
    /// <param name="sourcePath">The folder, or its file of weights.</param>
    /// <param name="config">What is written.</param>
    /// <param name="dtype">The type of its weights.</param>
    public static IReadOnlyList<SideFile> Of(string sourcePath, DecoderConfig config, DType dtype)
    {
        string folder = Directory.Exists(sourcePath) ? sourcePath : Path.GetDirectoryName(Path.GetFullPath(sourcePath))!;
        string path = Path.Combine(folder, Config);
        DecoderConfig before = KnownFamilies.ReadConfig(path);
        byte[] changed = ConfigEdit.Apply(File.ReadAllBytes(path), before, config, dtype);
        return [new SideFile(Config, changed), .. Copy(folder, "generation_config.json"), .. Tokenizer(folder)];
    }

    /// <summary>The files of a folder that belong to its tokenizer.</summary>
    public static IEnumerable<SideFile> Tokenizer(string folder)
    {
        foreach (string name in s_tokenizer)
            foreach (SideFile file in Copy(folder, name)) yield return file;
        string templates = Path.Combine(folder, Templates);
        if (!Directory.Exists(templates)) yield break;
        foreach (string path in Directory.GetFiles(templates, "*.jinja").Order(StringComparer.Ordinal))
            yield return new SideFile(Path.Combine(Templates, Path.GetFileName(path)), File.ReadAllBytes(path));
    }

    /// <summary>A file of a folder, if it is there.</summary>
    public static IEnumerable<SideFile> Copy(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (File.Exists(path)) yield return new SideFile(name, File.ReadAllBytes(path));
    }
}
