using System.Text;
using System.Text.Json.Nodes;
using Reference.Tests.Shared;
using Reference.Transformer.Text;

namespace Reference.Tests.Text;

/// <summary>The tokenizer in tests/Data: 317 byte-level tokens trained on the text beside it, and three special ones.</summary>
internal static class SmallTokenizer
{
    /// <summary>Its file.</summary>
    public static string Path { get; } = Repository.PathOf("tests", "Data", "small-tokenizer", "tokenizer.json");

    /// <summary>The tokenizer.</summary>
    public static Tokenizer Shared { get; } = Tokenizer.FromJson(Path);

    /// <summary>The text that it was trained on.</summary>
    public static string TrainingText { get; } = File.ReadAllText(Repository.PathOf("tests", "Data", "small-tokenizer", "text.txt"));

    /// <summary>The file, changed.</summary>
    public static Tokenizer With(Action<JsonObject> change)
    {
        var json = (JsonObject)JsonNode.Parse(File.ReadAllBytes(Path))!;
        change(json);
        return Tokenizer.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString()), "changed.json");
    }

    /// <summary>The message of the error that reading gives.</summary>
    public static string Fault(Action<JsonObject> change) => Assert.Throws<TokenizerException>(() => With(change)).Message;
}
