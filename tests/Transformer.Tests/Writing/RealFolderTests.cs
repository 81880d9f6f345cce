using System.Text.Json;
using System.Text.Json.Nodes;
using Reference.Tensors;
using Reference.Tensors.Backends.Simd;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;
using Reference.Transformer.Models.Writing;
using Reference.Transformer.Text;

namespace Transformer.Tests.Writing;

/// <summary>SmolLM2's GGUF file becomes a folder: golden ids, golden greedy tokens, the same bits of logits.</summary>
public sealed class RealFolderTests
{
    private const int GreedyTokens = 4;

    [Fact]
    public void SmolLM2_from_its_GGUF_file_is_the_same_model_and_the_same_tokenizer()
    {
        string source = Golden.RequireModel("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf");
        using var folder = new TemporaryFolder();
        using var backend = new SimdBackend(2);
        using PretrainedModel model = ModelLoader.Load(source, backend, DType.F32);
        WrittenFolder written = HuggingFaceFolder.Write(model, source, folder.At("smollm2"));
        Assert.Equal((DType.F32, true), (written.DType, written.Files.Contains("chat_template.jinja")));
        CheckTokenizer(written.Path);
        (string row, int[] ids, int[] greedy) = Prompt();
        MergeCheck check = MergeCheck.Run(model, written.Path, backend, DType.F32, ids);
        Assert.Equal(new MergeCheck(0, true, ids.Length), check);
        using PretrainedModel loaded = ModelLoader.Load(written.Path, backend, DType.F32);
        using var session = new GenerationSession((CausalLanguageModel)loaded.Root, backend, DType.F32);
        var options = new GenerationOptions { MaxNewTokens = GreedyTokens };
        IEnumerable<GeneratedToken> answer = new TextGenerator(session).Stream(ids, options, TestContext.Current.CancellationToken);
        Assert.True(greedy.SequenceEqual(answer.Select(token => token.Id).OfType<int>()), row);
    }

    private static void CheckTokenizer(string folder)
    {
        string golden = Golden.Require("tokenizers", "smollm2-gguf");
        JsonObject found = Read(folder, "tokenizer.json"), twin = Read(golden, "tokenizer.json");
        Assert.Equal(twin.Select(pair => pair.Key).Order(), found.Select(pair => pair.Key).Order());
        foreach ((string key, JsonNode? value) in twin) Assert.True(JsonNode.DeepEquals(value, found[key]), key);
        JsonObject config = Read(folder, "tokenizer_config.json"), other = Read(golden, "tokenizer_config.json");
        foreach ((string key, JsonNode? value) in config) Assert.True(JsonNode.DeepEquals(other[key], value), key);
        Assert.Equal((string)other["chat_template"]!, File.ReadAllText(Path.Combine(folder, "chat_template.jinja")));
        Tokenizer tokenizer = Tokenizer.Load(folder);
        Assert.Equal(new SpecialTokens { Start = 1, End = 2, Padding = 2, Unknown = 0 }, tokenizer.Special);
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(golden, "cases.json")));
        foreach (JsonElement entry in cases.RootElement.GetProperty("cases").EnumerateArray())
        {
            TokenEncoding encoding = tokenizer.Encode(entry.GetProperty("text").GetString()!);
            Assert.Equal(entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), encoding.Ids);
            Assert.Equal(entry.GetProperty("decoded").GetString(), tokenizer.Decode(encoding.Ids));
        }
    }

    /// <summary>The shortest golden prompt and the first of its golden greedy tokens.</summary>
    private static (string Row, int[] Ids, int[] Greedy) Prompt()
    {
        var batch = new GoldenTensors(Golden.Require("real", "smollm2", "batch.safetensors"));
        var expected = new GoldenTensors(Golden.Require("real", "smollm2", "expected.safetensors"));
        string row = expected.Names.Where(name => name.EndsWith(".greedy.ids", StringComparison.Ordinal))
            .Select(name => name[..^".greedy.ids".Length])
            .MinBy(name => batch.Shape(name + ".ids")[0])!;
        return (row, Integers(batch, row + ".ids"), [.. Integers(expected, row + ".greedy.ids").Take(GreedyTokens)]);
    }

    private static JsonObject Read(string folder, string name) => JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, name)))!.AsObject();

    private static int[] Integers(GoldenTensors tensors, string name) =>
        Array.ConvertAll(tensors.Int64(name).ToArray(), value => (int)value);
}
