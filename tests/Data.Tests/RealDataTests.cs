using Reference.Tests.Shared;
using Reference.Training.Data;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Tests.Data;

/// <summary>Data sets as their users hold them, in the tokenizer and chat template of a real model.</summary>
public sealed class RealDataTests
{
    private static readonly Lazy<(Tokenizer Tokenizer, ChatTemplate Template)> s_model = new(() =>
    {
        string path = Golden.RequireModel("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf");
        Tokenizer tokenizer = Tokenizer.Load(path);
        return (tokenizer, ChatTemplate.Load(path)!);
    });

    private static DataSet Open(string name, DataOptions options)
    {
        (Tokenizer tokenizer, ChatTemplate template) = s_model.Value;
        string path = Path.GetFullPath(Path.Combine(Golden.RequireModel(), "..", "data", name));
        if (!File.Exists(path)) Assert.Skip($"the data sets are missing: no {path}");
        return DataSet.Open(options with { Paths = [path] }, tokenizer, template);
    }

    [Fact]
    public void Alpaca_becomes_the_batches_of_the_golden_run()
    {
        var golden = new GoldenTensors(Golden.Require("real", "smollm2-lora", "batch.safetensors"));
        DataSet data = Open("alpaca_en_demo.json", new DataOptions { MaxLength = 192, Shuffle = false, ValidationLast = 99 });
        Assert.Equal(999, data.Count + data.Validation!.Count + data.Audit(0).Training.NothingToLearn);
        for (int step = 0; step < 8; step++)
        {
            PaddedBatches batch = PaddedBatches.Pad([data.Row(0, 0, 2 * step), data.Row(0, 0, (2 * step) + 1)],
                s_model.Value.Tokenizer.Special.Padding!.Value);
            Assert.Equal(golden.Int64($"step.{step}.input_ids").ToArray(), batch.Ids.SelectMany(row => row).Select(id => (long)id));
            Assert.Equal(golden.Int64($"step.{step}.labels").ToArray(), batch.Labels.SelectMany(row => row).Select(label => (long)label));
            Assert.Equal(golden.Int64($"step.{step}.attention_mask").ToArray(),
                batch.Mask!.SelectMany(row => row).Select(one => (long)one));
        }
    }

    [Fact]
    public void A_name_and_an_author_are_filled_in()
    {
        var names = new Dictionary<string, string> { ["name"] = "Ishmael", ["author"] = "the Pequod" };
        DataSet data = Open("identity.json", new DataOptions { Shuffle = false, Replacements = names });
        Assert.Equal(91, data.Count);
        Assert.DoesNotContain(data.Warnings, warning => warning.Contains("{{", StringComparison.Ordinal));
        AuditExample first = data.Audit(1).Examples[0];
        Assert.Equal("Hello! I am Ishmael, an AI assistant developed by the Pequod. How can I assist you today?<|im_end|>\n",
            Assert.Single(first.Segments, segment => segment.CarriesLoss).Text);
        Assert.Contains(Open("identity.json", new DataOptions()).Warnings,
            warning => warning.Contains("{{author}}, {{name}}, for which no value was given", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wiki_demo.txt", 30, DataFormat.Text)]
    [InlineData("sotu.validation.jsonl", 7, DataFormat.Text)]
    [InlineData("spam.validation.jsonl", 300, DataFormat.Classification)]
    [InlineData("glaive_toolcall_en_demo.json", 300, DataFormat.ShareGpt)]
    public void A_set_is_what_it_says(string name, int rows, DataFormat format)
    {
        DataSet data = Open(name, new DataOptions { MaxLength = 4096 });
        DataAudit audit = data.Audit(0);
        Assert.Equal((rows, format), (audit.Training.Read, audit.Formats[0]));
        Assert.Equal(rows, audit.Training.Kept + audit.Training.NothingToLearn);
    }

    [Fact]
    public void Addresses_longer_than_a_row_are_split()
    {
        DataSet data = Open("sotu.validation.jsonl", new DataOptions { MaxLength = 128, Truncate = TruncationMode.Split });
        DataCounts counts = data.Audit(0).Training;
        Assert.Equal((7L, 0L, data.Count), (counts.Kept, counts.CutTokens, counts.Rows));
        Assert.Equal(counts.Tokens - counts.Rows, counts.LossTokens);
    }

    [Theory]
    [InlineData("dpo_en_demo.json")]
    [InlineData("kto_en_demo.json")]
    public void Preference_data_are_refused(string name) =>
        Assert.Contains("found preference data", Assert.Throws<DataFileException>(() => Open(name, new DataOptions())).Message,
            StringComparison.Ordinal);
}
