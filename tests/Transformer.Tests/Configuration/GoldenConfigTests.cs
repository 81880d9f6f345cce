using System.Text.Json;
using Reference.Tests.Shared;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;

namespace Transformer.Tests.Configuration;

public sealed class GoldenConfigTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases()
    {
        if (Golden.Root is not { } golden) return [new TheoryDataRow<string>("models")];
        return from file in Directory.EnumerateFiles(golden, "config.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
               where JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.TryGetProperty("model_type", out _)
               select new TheoryDataRow<string>(Path.GetRelativePath(golden, file));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_config_is_read_without_a_warning_or_refused_with_its_reason(string file)
    {
        string path = Golden.Require(file);
        JsonElement json = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        string modelType = json.GetProperty("model_type").GetString()!, architecture = json.GetProperty("architectures")[0].GetString()!;
        string[] refusals =
        [
            .. KnownFamilies.Find(modelType) is not { } family ? ["$.model_type"]
                : family.Architectures.Any(a => a.Key == architecture) ? Array.Empty<string>() : ["$.architectures"],
            .. json.TryGetProperty("quantization_config", out _) ? ["$.quantization_config"] : Array.Empty<string>(),
        ];
        if (refusals.Length > 0)
        {
            ConfigException error = Assert.Throws<ConfigException>(() => KnownFamilies.ReadConfig(path));
            Assert.Equal(refusals, error.Errors.Select(e => e.Path));
            return;
        }

        DecoderConfig config = KnownFamilies.ReadConfig(path);
        Assert.Empty(config.Warnings);
        Assert.Equal(json.GetProperty("vocab_size").GetInt32(), config.VocabularySize);
        Assert.Equal(config.Layers, config.LayerWindows.Count);
        Assert.Equal(config.Layers, config.AttentionScales.Count);
        Assert.Equal(config.Layers, config.LayerUsesRope.Count);
    }
}
