using System.Text.Json;
using Reference.Tests.Shared;
using Reference.Transformer.Text;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// A tokenizer.json with texts: ids, tokens, offsets, decoded text, pairs, truncation, padding, streams. A row for each of these.
/// </summary>
public sealed class TokenizerRunner : ICaseRunner
{
    /// <summary>The row in which a byte-level tokenizer is written as vocab.json and merges.txt and read again.</summary>
    public const string TwoFiles = "vocab.json and merges.txt";

    private static readonly string[] s_parts = ["cases", "pairs", "truncation", "padding", "streams", "texts", "chats"];

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "tokenizers" && golden.Has("cases.json") && golden.Has("tokenizer.json");

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder)
    {
        string[] rows = [.. s_parts.Where(part => folder.Info.TryGetProperty(part, out _))];
        return rows.Contains("cases") && VocabMergesExport.IsPossible(folder.PathOf("tokenizer.json")) ? [.. rows, TwoFiles] : rows;
    }

    /// <summary>The kind of model that a case's tokenizer has.</summary>
    public static string ModelOf(GoldenCase golden)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(golden.PathOf("tokenizer.json")));
        return json.RootElement.GetProperty("model").GetProperty("type").GetString()!;
    }

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        Tokenizer tokenizer = golden.Row == TwoFiles ? Again(golden) : Tokenizer.FromJson(golden.PathOf("tokenizer.json"));
        JsonElement entries = golden.Info.GetProperty(golden.Row == TwoFiles ? "cases" : golden.Row!);
        Action<Tokenizer, JsonElement> check = golden.Row switch
        {
            "cases" or TwoFiles => TokenizerChecks.Text,
            "pairs" => TokenizerChecks.Pair,
            "truncation" => TokenizerChecks.Truncation,
            "padding" => TokenizerChecks.Padding,
            "streams" => TokenizerChecks.Stream,
            "texts" => TokenizerChecks.ShortText,
            "chats" => (_, entry) => ChatChecks.Tokens(golden.Folder, entry),
            _ => throw new NotSupportedException($"{golden.Row} of a tokenizer are not compared"),
        };
        Assert.NotEqual(0, entries.GetArrayLength());
        foreach (JsonElement entry in entries.EnumerateArray()) check(tokenizer, entry);
    }

    private static Tokenizer Again(GoldenCase golden)
    {
        using var folder = new TemporaryFolder();
        string[] special = VocabMergesExport.Write(golden.PathOf("tokenizer.json"), folder.At("vocab.json"), folder.At("merges.txt"));
        return Tokenizer.FromVocabMerges(folder.At("vocab.json"), folder.At("merges.txt"), special);
    }
}
