using System.Text.Json;
using Reference.Autograd;
using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Tensors;
using Reference.Tests.Shared;
using Reference.Transformer;
using Reference.Transformer.Layers;
using Reference.Transformer.Models;
using Reference.Transformer.Tracing;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// A PEFT adapter on a base of the collection (peft/*): logits, loss and gradients, the model with the adapter off, merged and unmerged again, merged for good;
/// and the folder written back, byte for byte.
/// </summary>
public sealed class AdapterRunner : ICaseRunner
{
    /// <summary>Keys that ask for more than LoRA itself, where they have a value.</summary>
    private static readonly string[] s_more =
    [
        "alora_invocation_tokens", "arrow_config", "corda_config", "ensure_weight_tying", "eva_config", "kasa_config", "layer_replication", "loftq_config",
        "lora_ga_config", "monteclora_config", "target_parameters", "trainable_token_indices", "use_bdlora", "use_dora", "use_qalora", "velora_config",
    ];

    private static readonly string[] s_compared = ["logits", "loss", "grad", "base_logits", "merged", "merged_logits"];

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "peft" && IsPlainLora(golden);

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) => [];

    /// <summary>True for a LoRA that asks for nothing more, on a base of a known family, with no other results than this compares.</summary>
    public static bool IsPlainLora(GoldenCase golden)
    {
        string path = golden.PathOf("adapter", "adapter_config.json"), config = BasePath(golden, "model", "config.json");
        if (!File.Exists(path) || !File.Exists(config) || Unsupported.Reason(new GoldenCase(BasePath(golden), golden.Text("base")!)) is not null) return false;
        JsonElement adapter = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        bool isPlain = adapter.GetProperty("peft_type").GetString() == "LORA" && s_more.All(key => !adapter.TryGetProperty(key, out JsonElement value) || IsNeutral(value));
        bool hasPlainStart = !adapter.TryGetProperty("init_lora_weights", out JsonElement start) || start.ValueKind != JsonValueKind.String || start.GetString() == "gaussian";
        return isPlain && hasPlainStart && Agreement.Read(golden.PathOf("expected.safetensors")).Keys.All(name => s_compared.Contains(name.Split('.')[0]));
    }

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        using PretrainedModel model = ModelLoader.Load(BasePath(golden, "model"), ModelRunner.Backend, DType.F64);
        var adapted = new AdaptedModel(model, ModelRunner.Backend, DType.F64);
        Adapter adapter = adapted.Load(golden.PathOf("adapter"));
        TraceBatch batch = TraceBatch.Read(golden.PathOf("batch.safetensors"));
        var expected = Agreement.Read(golden.PathOf("expected.safetensors"));
        GoldenTensor[] biases = adapter.Config.Bias == BiasTraining.None ? [] : [.. adapter.Parameters.Select(parameter => GoldenTensor.Of(parameter.Value))];
        Dictionary<string, GoldenTensor> actual = Trace(model, batch), none = Off(adapted, model, batch);
        GoldenTensor baseLogits = Agreement.Read(BasePath(golden, "expected.safetensors"))["logits"];
        bool sameBatch = Agreement.Read(BasePath(golden, "batch.safetensors"))["input_ids"].Values.SequenceEqual(Agreement.Read(golden.PathOf("batch.safetensors"))["input_ids"].Values);
        if (sameBatch) Agreement.Check(new Dictionary<string, GoldenTensor> { ["logits"] = baseLogits }, none, ModelRunner.MeansNothing(golden));
        actual["base_logits"] = biases.Length == 0 ? none["logits"] : BiasesAlone(adapter, model, batch);
        CheckMerging(adapted, model, batch, actual);
        CheckWrittenBack(golden, adapted);
        if (golden.Info.GetProperty("merges").GetBoolean()) AddMerged(adapted, model, batch, expected, actual);
        Agreement.Check(expected, actual, ModelRunner.MeansNothing(golden));
    }

    private static string BasePath(GoldenCase golden, params string[] parts) => Path.Combine([GoldenCollection.Root, golden.Text("base") ?? "none", .. parts]);

    private static bool IsNeutral(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.False
        || (value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any()) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    private static Dictionary<string, GoldenTensor> Trace(PretrainedModel model, TraceBatch batch) =>
        new Tracer(model, ModelRunner.Backend, DType.F64).Run(batch).ToDictionary(result => result.Name, result => GoldenTensor.Of(result.Tensor));

    private static Dictionary<string, GoldenTensor> Off(AdaptedModel adapted, PretrainedModel model, TraceBatch batch)
    {
        adapted.Active = [];
        var off = Trace(model, batch with { Labels = null });
        adapted.Active = ["default"];
        return off;
    }

    /// <summary>
    /// PEFT's base_logits of an adapter that trains biases: switched off, PEFT keeps them. Here they belong to the adapter, so its path is silenced instead: B = 0.
    /// </summary>
    private static GoldenTensor BiasesAlone(Adapter adapter, PretrainedModel model, TraceBatch batch)
    {
        Parameter[] second = [.. adapter.Parameters.Where(parameter => parameter.Name.Contains("lora_B", StringComparison.Ordinal))];
        Tensor[] values = Array.ConvertAll(second, parameter => parameter.Value);
        foreach (Parameter parameter in second) parameter.Value = Tensor.Zeros(ModelRunner.Backend, parameter.Value.Shape, DType.F64);
        GoldenTensor logits = Trace(model, batch with { Labels = null })["logits"];
        for (int i = 0; i < second.Length; i++) second[i].Value = values[i];
        return logits;
    }

    /// <summary>Merged and unmerged, the weights are the very tensors that they were and the logits have their bits again.</summary>
    private static void CheckMerging(AdaptedModel adapted, PretrainedModel model, TraceBatch batch, Dictionary<string, GoldenTensor> actual)
    {
        Tensor[] before = [.. model.Root.Parameters().Select(parameter => parameter.Value)];
        adapted.Merge();
        Assert.False(before.SequenceEqual(model.Root.Parameters().Select(parameter => parameter.Value)));
        adapted.Unmerge();
        Assert.True(before.SequenceEqual(model.Root.Parameters().Select(parameter => parameter.Value)));
        Assert.Equal(actual["logits"].Values, Trace(model, batch with { Labels = null })["logits"].Values);
    }

    private static void CheckWrittenBack(GoldenCase golden, AdaptedModel adapted)
    {
        using var folder = new TemporaryFolder();
        adapted.Save("default", folder.Path);
        Assert.Equal(File.ReadAllText(golden.PathOf("adapter", "adapter_config.json")), File.ReadAllText(Path.Combine(folder.Path, "adapter_config.json")));
        string tensors = "adapter_model.safetensors";
        Assert.True(File.ReadAllBytes(golden.PathOf("adapter", tensors)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder.Path, tensors))), $"{tensors} differs");
    }

    private static void AddMerged(
        AdaptedModel adapted, PretrainedModel model, TraceBatch batch, Dictionary<string, GoldenTensor> expected, Dictionary<string, GoldenTensor> actual)
    {
        Module root = adapted.MergeAndUnload();
        actual["merged_logits"] = Trace(model, batch with { Labels = null })["logits"];
        if (!expected.ContainsKey("merged_logits")) expected["merged_logits"] = expected["logits"];
        foreach (string name in expected.Keys.Where(name => name.StartsWith("merged.", StringComparison.Ordinal)))
        {
            string parameter = name["merged.".Length..], path = parameter[..parameter.LastIndexOf('.')];
            bool isBias = parameter.EndsWith(".bias", StringComparison.Ordinal);
            Parameter value = root.Find(path) switch
            {
                LinearLayer linear => isBias ? linear.Bias! : linear.Weight,
                NormLayer norm => isBias ? norm.Bias! : norm.Weight,
                var table => ((EmbeddingModule)table).Weight,
            };
            actual[name] = GoldenTensor.Of(value.Value);
        }
    }
}
