using System.Text.Json;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads the special tokens' parts from tokenizer_config.json, the file that transformers writes beside tokenizer.json.</summary>
internal static class TokenizerConfig
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "tokenizer_config.json";

    /// <summary>The special tokens of a folder; none where it has no such file.</summary>
    public static SpecialTokens Read(string folder, Tokenizer tokenizer)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return new SpecialTokens();
        return StrictDocument.Read(StrictDocument.ReadFile(path), path, root => new SpecialTokens
        {
            Start = Id(root, "bos_token", tokenizer),
            End = Id(root, "eos_token", tokenizer),
            Padding = Id(root, "pad_token", tokenizer),
            Unknown = Id(root, "unk_token", tokenizer),
        });
    }

    // A text, or {"content": text, …} as transformers 4 wrote it.
    private static int? Id(JsonPlace root, string name, Tokenizer tokenizer)
    {
        if (root.Find(name) is not { } token) return null;
        JsonPlace text = token.Value.ValueKind == JsonValueKind.Object ? token.Get("content") : token;
        return tokenizer.IdOf(text.Text())
            ?? throw text.Error("a token of the tokenizer", "Tokens are not added to a vocabulary here; name one that it has, or null.");
    }
}
