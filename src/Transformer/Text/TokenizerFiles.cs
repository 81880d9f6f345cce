using System.Globalization;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Text.Reading;

namespace Reference.Transformer.Text;

public sealed partial class Tokenizer
{
    /// <summary>
    /// The tokenizer of a model: of a folder with tokenizer.json (or with vocab.json and merges.txt), of a tokenizer.json itself, or of a
    /// GGUF file.
    /// </summary>
    /// <exception cref="TokenizerException">There is none, or it is damaged or of an unknown kind.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Tokenizer Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return FromJson(path);
        if (Directory.Exists(path)) return FromFolder(path);
        using GgufFile file = GgufFile.Open(path);
        return FromGguf(file);
    }

    /// <summary>The tokenizer of a tokenizer.json.</summary>
    /// <inheritdoc cref="Load"/>
    public static Tokenizer FromJson(string path) => FromJson(StrictDocument.ReadFile(path), path);

    /// <summary>The tokenizer of a tokenizer.json that is in memory.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="name">Its name in errors.</param>
    /// <inheritdoc cref="Load"/>
    public static Tokenizer FromJson(ReadOnlyMemory<byte> json, string name) => new(StrictDocument.Read(json, name, TokenizerJson.Read));

    /// <summary>The tokenizer of a GGUF file's metadata (tokenizer.ggml.*).</summary>
    /// <exception cref="TokenizerException">It has none, or one of an unknown kind.</exception>
    public static Tokenizer FromGguf(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new Tokenizer(GgufTokenizer.Read(file));
    }

    /// <summary>GPT-2's tokenizer from its two files.</summary>
    /// <param name="vocabulary">vocab.json: {"token": id}.</param>
    /// <param name="merges">merges.txt: a merge a line.</param>
    /// <param name="special">
    /// Special tokens; those that the vocabulary lacks are passed over. Where none are given, &lt;|endoftext|&gt;.
    /// </param>
    /// <inheritdoc cref="Load"/>
    public static Tokenizer FromVocabMerges(string vocabulary, string merges, IReadOnlyList<string>? special = null) =>
        new(VocabMerges.Read(vocabulary, merges, special ?? [VocabMerges.EndOfText]));

    /// <summary>Checks that a model has a row for every token.</summary>
    /// <param name="rows">Rows of its embedding; more than there are tokens are usual.</param>
    /// <param name="model">Its name in the error.</param>
    /// <exception cref="TokenizerException">Some id is as large as the number of rows or larger.</exception>
    public void RequireRows(long rows, string model)
    {
        if (VocabularySize <= rows) return;
        string highest = string.Create(CultureInfo.InvariantCulture,
            $"token {VocabularySize - 1}, {MalformedFileException.Quote(TokenOf(VocabularySize - 1)!)}");
        throw new TokenizerException(
            model, "embedding", highest, string.Create(CultureInfo.InvariantCulture,
                $"ids below {rows}, the model's rows"), "Tokenizer and model do not belong together.");
    }

    private static Tokenizer FromFolder(string folder)
    {
        string json = Path.Combine(folder, "tokenizer.json"), vocabulary = Path.Combine(folder,
            "vocab.json"), merges = Path.Combine(folder, "merges.txt");
        if (File.Exists(json)) return FromJson(json).WithConfig(folder);
        if (File.Exists(vocabulary) && File.Exists(merges)) return FromVocabMerges(vocabulary, merges).WithConfig(folder);
        string found = File.Exists(Path.Combine(folder, "tokenizer.model"))
            ? "tokenizer.model only, a SentencePiece file" : "none of these files";
        throw new TokenizerException(folder, "folder", found, "tokenizer.json, or vocab.json and merges.txt",
            "Save the tokenizer with transformers' save_pretrained.");
    }

    private Tokenizer WithConfig(string folder) => new(_parts with { Special = TokenizerConfig.Read(folder, this) });
}
