using Reference.Tensors;
using Reference.Tensors.Formats.Gguf;

namespace Reference.Tests.Parity.Runners;

/// <summary>A GGUF file with a batch: logits and loss on its dequantised weights in binary64. A row a file.</summary>
public sealed class GgufModelRunner : ICaseRunner
{
    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "gguf" && golden.Has("case.json") && golden.Has("batch.safetensors");

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) =>
        [.. Directory.GetFiles(folder.Folder, "*.gguf").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>True where every tensor of the row's file has a type that is read.</summary>
    public static bool IsReadable(GoldenCase golden)
    {
        using GgufFile file = GgufFile.Open(golden.PathOf(golden.Row!));
        return file.Entries.All(entry => entry.DType is not null);
    }

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
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
}
