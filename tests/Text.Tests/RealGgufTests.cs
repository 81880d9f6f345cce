using System.Text.Json;
using Reference.Tests.Shared;
using Reference.Transformer.Text;

namespace Reference.Tests.Text;

/// <summary>SmolLM2's GGUF file holds the tokenizer of golden/tokenizers/smollm2-gguf.</summary>
public sealed class RealGgufTests
{
    [Fact]
    public void The_metadata_gives_the_golden_tokens()
    {
        Tokenizer tokenizer = Tokenizer.Load(Golden.RequireModel("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf"));
        Assert.Equal(new SpecialTokens { Start = 1, End = 2, Padding = 2, Unknown = 0 }, tokenizer.Special);
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("tokenizers", "smollm2-gguf", "cases.json")));
        foreach (JsonElement entry in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            TokenEncoding encoding = tokenizer.Encode(entry.GetProperty("text").GetString()!);
            Assert.Equal(entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), encoding.Ids);
            Assert.Equal(entry.GetProperty("offsets").EnumerateArray()
                .Select(pair => (pair[0].GetInt32(), pair[1].GetInt32())), encoding.Offsets);
            Assert.Equal(entry.GetProperty("decoded").GetString(), tokenizer.Decode(encoding.Ids));
        }
    }
}
