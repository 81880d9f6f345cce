using System.Text.Json.Nodes;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using Reference.Transformer;
using Reference.Transformer.Models;
using Reference.Transformer.Tracing;

namespace Transformer.Tests.Models;

/// <summary>A small model of a family in a folder of its own: its config, its weights, and what the tracer makes of it.</summary>
internal sealed class TinyModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyModel(JsonObject config, Dictionary<string, PlainWeight> weights)
    {
        (Config, Weights) = (config, weights);
        WriteConfig();
        Write("model.safetensors", weights.Select(pair => (pair.Key, ToTensor(pair.Value))));
    }

    public JsonObject Config { get; }

    public Dictionary<string, PlainWeight> Weights { get; }

    public string Path => _folder.Path;

    /// <summary>A model of a family with every weight drawn.</summary>
    public static TinyModel Of(string family, string patch = "{}")
    {
        JsonObject config = TinyConfigs.Of(family, patch);
        var weights = new Dictionary<string, PlainWeight>(StringComparer.Ordinal);
        new PlainDecoder(config, weights).Logits([1]);
        return new TinyModel(config, weights);
    }

    /// <summary>A Llama with a classifier's head.</summary>
    public static TinyModel Classifier(int labels, string patch = "{}")
    {
        JsonObject config = TinyConfigs.Of("llama", patch);
        var weights = new Dictionary<string, PlainWeight>(StringComparer.Ordinal);
        new PlainDecoder(config, weights).Logits([1]);
        weights.Remove("lm_head.weight");
        weights["score.weight"] = PlainWeight.Draw("score.weight", labels, (int)config["hidden_size"]!);
        config["architectures"] = new JsonArray("LlamaForSequenceClassification");
        config["num_labels"] = labels;
        return new TinyModel(config, weights);
    }

    public static Tensor ToTensor(PlainWeight weight) =>
        Tensor.From<double>(ScalarBackend.Instance, weight.Values, new Shape(Array.ConvertAll(weight.Shape, length => (nint)length)));

    public void WriteConfig() => File.WriteAllText(_folder.At("config.json"), Config.ToJsonString());

    public void Write(string name, IEnumerable<(string Name, Tensor Tensor)> tensors) => SafetensorsWriter.Write(_folder.At(name), tensors);

    public PretrainedModel Load() => ModelLoader.Load(Path, ScalarBackend.Instance, DType.F64);

    /// <summary>The tracer's results for one batch.</summary>
    public Dictionary<string, Tensor> Trace(TraceBatch batch)
    {
        using PretrainedModel model = Load();
        return new Tracer(model, ScalarBackend.Instance, DType.F64).Run(batch).ToDictionary(result => result.Name, result => result.Tensor);
    }

    /// <summary>One row of ids, each of which is a label.</summary>
    public static TraceBatch Row(params int[] ids)
    {
        long[] wide = Array.ConvertAll(ids, id => (long)id);
        return new TraceBatch(new PaddedBatch(1, ids.Length, wide), new TraceLabels(new Shape(1, ids.Length), wide, null));
    }

    public void Dispose() => _folder.Dispose();
}
