using System.Text.Json;
using Reference.Tensors;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Text;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// A GGUF file with a batch: logits and loss on its dequantised weights in binary64. A row a file, and one for the token ids that its tokenizer gives.
/// </summary>
public sealed class GgufModelRunner : ICaseRunner
{
    private const string Tokens = "tokens.json";

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "gguf" && golden.Has("case.json") && golden.Has("batch.safetensors");

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) =>
        [.. Files(folder), .. folder.Has(Tokens) ? (string[])[Tokens] : []];

    /// <summary>True where every tensor of the row's file has a type that is read.</summary>
    public static bool IsReadable(GoldenCase golden)
    {
        if (golden.Row == Tokens) return true;
        using GgufFile file = GgufFile.Open(golden.PathOf(golden.Row!));
        return file.Entries.All(entry => entry.DType is not null);
    }

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        if (golden.Row == Tokens)
        {
            CompareTokens(golden);
            return;
        }

        string type = Path.GetFileNameWithoutExtension(golden.Row!).Split('-')[^1];
        var expected = Agreement.Read(golden.PathOf("expected.safetensors"))
            .Where(pair => pair.Key == type + ".logits" || pair.Key == type + ".loss")
            .ToDictionary(pair => pair.Key.Split('.')[^1], pair => pair.Value);
        Assert.NotEmpty(expected);
        bool[] padded = [.. Agreement.Read(golden.PathOf("batch.safetensors"))["attention_mask"].Values.Select(mask => mask == 0)];
        Agreement.Check(
            expected,
            ModelRunner.Trace(golden.PathOf(golden.Row!), golden.PathOf("batch.safetensors"), DType.F64),
            (name, element) => name == "logits" && padded[element / (int)expected["logits"].Shape[2]]);
    }

    private static IEnumerable<string> Files(GoldenCase golden) =>
        Directory.GetFiles(golden.Folder, "*.gguf").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private static void CompareTokens(GoldenCase golden)
    {
        Tokenizer tokenizer = Tokenizer.Load(golden.PathOf(Files(golden).First()));
        using var entries = JsonDocument.Parse(File.ReadAllBytes(golden.PathOf(Tokens)));
        Assert.NotEqual(0, entries.RootElement.GetArrayLength());
        foreach (JsonElement entry in entries.RootElement.EnumerateArray())
            Assert.Equal(entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), tokenizer.Encode(entry.GetProperty("text").GetString()!).Ids);
    }
}
