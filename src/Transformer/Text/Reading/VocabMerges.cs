using System.Text;
using Reference.Transformer.Text.Decoders;
using Reference.Transformer.Text.Models;
using Reference.Transformer.Text.PostProcessors;
using Reference.Transformer.Text.PreTokenizers;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads GPT-2's pair of files: vocab.json ({"token": id}) and merges.txt (a merge a line, behind a line "#version").</summary>
internal static class VocabMerges
{
    /// <summary>The token that GPT-2's files hold beside bytes and merges.</summary>
    public const string EndOfText = "<|endoftext|>";

    /// <summary>What the tokenizer is made of; of the special tokens those that are in the vocabulary.</summary>
    public static TokenizerParts Read(string vocabulary, string merges, IReadOnlyList<string> special)
    {
        Vocabulary tokens = StrictDocument.Read(StrictDocument.ReadFile(vocabulary), vocabulary, VocabularyReader.Read);
        var builder = new MergeBuilder(tokens, merges, "merge");
        string[] lines = Encoding.UTF8.GetString(StrictDocument.ReadFile(merges)).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length > 0 && !(i == 0 && line.StartsWith("#version", StringComparison.Ordinal))) builder.Add(line);
        }

        var added = special.Where(text => tokens.IdOf(text) is not null)
            .Select(text => new AddedToken(tokens.IdOf(text)!.Value, text) { Special = true });
        return new TokenizerParts(new Bpe(tokens, builder.Table, new BpeOptions()), [.. added])
        {
            PreTokenizer = new ByteLevelPreTokenizer(addPrefixSpace: false, useRegex: true),
            PostProcessor = new ByteLevelProcessor(trimOffsets: false, addPrefixSpace: true),
            Decoder = new ByteLevelDecoder(),
        };
    }
}
