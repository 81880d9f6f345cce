using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reference.Training.Data;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Tests.Parity.Runners;

/// <summary>What TRL's data pipelines make of rows, exactly: a row for each case of sft.json, and for each entry of pieces.json.</summary>
public sealed class CollationRunner : ICaseRunner
{
    private static readonly string[] s_files = ["sft", "pieces", "dpo", "kto", "reward"];
    private static readonly string[] s_answers = ["completion", "chosen", "rejected"];

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "collation" && Array.Exists(s_files, file => golden.Has(file + ".json"));

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) =>
        [.. s_files.Where(file => folder.Has(file + ".json")).SelectMany(file => RowsOf(folder, file))];

    /// <summary>True for what preference training takes: its files, pairs of answers, judged answers, repeated prompts.</summary>
    public static bool IsPreference(GoldenCase golden)
    {
        if (golden.Group != "collation" || golden.Row is not { } row) return false;
        if (row.Split('.') is not ["sft" or "pieces", ..] parts) return true;
        if (parts[0] == "sft") return false;
        return parts[1] is "extract_prompt" or "unpair" or "repeat_sampler";
    }

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        JsonElement entry = Entry(golden);
        switch (golden.Row!.Split('.')[..2])
        {
            case ["sft", _]:
                SftChecks.Check(entry, Load(golden, "sft"));
                break;
            case ["pieces", "pack"]:
                Pack(entry);
                break;
            case ["pieces", "pad"]:
                Pad(entry);
                break;
            case ["pieces", "flush_left"]:
                (int[][] mask, int[][] values) = PaddedRows.FlushLeft(Numbers(entry, "mask"), Numbers(entry, "values"));
                Assert.Equal(Numbers(entry, "flushed_mask"), mask);
                Assert.Equal(Numbers(entry, "flushed_values"), values);
                break;
            case ["pieces", "convert_to_chatml"]:
                Convert(entry);
                break;
            case ["pieces", "apply_chat_template"]:
                Apply(entry, Load(golden, "pieces").Text);
                break;
            default:
                throw new NotSupportedException($"{golden.Row} is not compared");
        }
    }

    /// <summary>Rows of whole numbers.</summary>
    internal static int[][] Numbers(JsonElement entry, string name) => [.. entry.GetProperty(name).EnumerateArray().Select(Numbers)];

    /// <summary>Whole numbers.</summary>
    internal static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];

    private static void Pack(JsonElement entry)
    {
        int[] lengths = Numbers(entry.GetProperty("lengths"));
        var rows = Packer.Pack(lengths, entry.GetProperty("max_length").GetInt32(),
            SftChecks.StrategyOf(entry.GetProperty("strategy").GetString()!));
        int[] starts = [.. lengths.Select((_, d) => 1 + lengths.Take(d).Sum())];
        Assert.Equal(Numbers(entry, "input_ids"), rows.Select(
            row => row.SelectMany(part => Enumerable.Range(starts[part.Document] + part.Start, part.Length)).ToArray()));
        if (entry.GetProperty("seq_lengths").ValueKind == JsonValueKind.Null) return;
        Assert.Equal(Numbers(entry, "seq_lengths"), rows.Select(row => row.Select(part => part.Length).ToArray()));
    }

    private static void Pad(JsonElement entry)
    {
        JsonElement options = entry.GetProperty("options");
        bool left = options.TryGetProperty("padding_side", out JsonElement side) && side.GetString() == "left";
        int multiple = options.TryGetProperty("pad_to_multiple_of", out JsonElement of) ? of.GetInt32() : 1;
        Assert.Equal(Numbers(entry, "output"), PaddedRows.Pad(
            Numbers(entry, "rows"), options.GetProperty("padding_value").GetInt32(), left, multiple));
    }

    private static void Convert(JsonElement entry)
    {
        var example = (ChatExample)SftChecks.Read(entry.GetProperty("input"), new DataOptions());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(entry.GetProperty("output").GetProperty("messages").GetRawText()),
            new JsonArray([.. example.All])));
    }

    private static void Apply(JsonElement entry, TemplateText text)
    {
        JsonElement input = entry.GetProperty("input"), output = entry.GetProperty("output");
        JsonArray? tools = input.TryGetProperty("tools", out JsonElement given) ? (JsonArray)JsonNode.Parse(given.GetRawText())! : null;
        if (input.TryGetProperty("messages", out _))
        {
            Assert.Equal(output.GetProperty("text").GetString(), text.Render(Messages("messages"), tools, generationPrompt: false).Text);
            return;
        }

        string[] answers = [.. s_answers.Where(answer => input.TryGetProperty(answer, out _))];
        bool hasPrompt = input.TryGetProperty("prompt", out _);
        if (answers.Length == 0) Assert.Equal(output.GetProperty("prompt").GetString(), text.Prompt(Messages("prompt"), tools));
        foreach (string answer in answers)
        {
            (string prompt, string completion) = hasPrompt ? text.Part(Messages("prompt"), Messages(answer), tools)
                : ("", text.Render(Messages(answer), tools, generationPrompt: false).Text);
            if (hasPrompt) Assert.Equal(output.GetProperty("prompt").GetString(), prompt);
            Assert.Equal(output.GetProperty(answer).GetString(), completion);
        }

        JsonObject[] Messages(string name) => [.. ((JsonArray)JsonNode.Parse(input.GetProperty(name).GetRawText())!).Select(
            message => (JsonObject)message!)];
    }

    private static (Tokenizer Tokenizer, TemplateText Text) Load(GoldenCase golden, string file)
    {
        string folder = Path.GetFullPath(Path.Combine(golden.Folder, Document(golden, file).GetProperty("tokenizer").GetString()!));
        Tokenizer tokenizer = Tokenizer.Load(folder);
        return (tokenizer, new TemplateText(ChatTemplate.Load(folder)!, tokenizer));
    }

    private static IEnumerable<string> RowsOf(GoldenCase folder, string file)
    {
        JsonElement document = Document(folder, file);
        if (document.TryGetProperty("cases", out JsonElement cases))
            return [.. cases.EnumerateArray().Select(entry => $"{file}.{entry.GetProperty("name").GetString()}")];
        return [.. document.EnumerateObject().Where(part => part.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(part => Enumerable.Range(0, part.Value.GetArrayLength()).Select(
                i => string.Create(CultureInfo.InvariantCulture, $"{file}.{part.Name}.{i}")))];
    }

    private static JsonElement Entry(GoldenCase golden)
    {
        string[] parts = golden.Row!.Split('.', 3);
        JsonElement document = Document(golden, parts[0]);
        return parts.Length == 3 ? document.GetProperty(parts[1])[int.Parse(parts[2], CultureInfo.InvariantCulture)]
            : document.GetProperty("cases").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == parts[1]);
    }

    private static JsonElement Document(GoldenCase golden, string file) =>
        JsonDocument.Parse(File.ReadAllText(golden.PathOf(file + ".json"))).RootElement;
}
