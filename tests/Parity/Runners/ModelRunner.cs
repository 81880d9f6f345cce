using System.Text.Json;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;
using Reference.Transformer.Models;
using Reference.Transformer.Tracing;

namespace Reference.Tests.Parity.Runners;

/// <summary>A model folder with a batch: logits, loss, hidden states and every gradient in binary64.</summary>
public sealed class ModelRunner : ICaseRunner
{
    /// <summary>The backend that parity runs on; other tests show that its bits are those of the specification.</summary>
    public static Backend Backend { get; } = new SimdBackend();

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Architecture is not null && golden.Has("batch.safetensors") && golden.Has("model/config.json") && !golden.HasAdapter;

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) => [];

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        var expected = Agreement.Read(golden.PathOf("expected.safetensors"));
        Agreement.Check(expected, Trace(golden.PathOf("model"), golden.PathOf("batch.safetensors"), DType.F64, UseCache(golden)), MeansNothing(golden), Tolerance(golden));
    }

    /// <summary>What the tracer gives, by name.</summary>
    public static Dictionary<string, GoldenTensor> Trace(string model, string batch, DType dtype, bool? useCache = null, Backend? backend = null)
    {
        using PretrainedModel loaded = ModelLoader.Load(model, backend ?? Backend, dtype);
        return new Tracer(loaded, backend ?? Backend, dtype).Run(TraceBatch.Read(batch), useCache)
            .ToDictionary(result => result.Name, result => GoldenTensor.Of(result.Tensor));
    }

    /// <summary>Logits and hidden states at padded and at skipped positions.</summary>
    public static Func<string, int, bool> MeansNothing(GoldenCase golden)
    {
        var batch = Agreement.Read(golden.PathOf("batch.safetensors"));
        (nint[] shape, double[]? mask) = (batch["input_ids"].Shape, batch.GetValueOrDefault("attention_mask")?.Values);
        var skipped = new HashSet<int>();
        for (int i = 0; mask is not null && i < mask.Length; i++)
            if (mask[i] == 0) skipped.Add(i);
        if (golden.Info.TryGetProperty("skip_positions", out JsonElement positions))
            foreach (JsonElement position in positions.EnumerateArray()) skipped.Add((position[0].GetInt32() * (int)shape[1]) + position[1].GetInt32());
        var expected = Agreement.Read(golden.PathOf("expected.safetensors"));
        return (name, element) =>
        {
            if (!(name.StartsWith("hidden", StringComparison.Ordinal) || name.EndsWith("logits", StringComparison.Ordinal))) return false;
            GoldenTensor tensor = expected.GetValueOrDefault(name) ?? expected["logits"]; // a result that a case leaves out is like its logits
            bool padded = tensor.Shape.Length > 2 && tensor.Shape[0] == shape[0] && tensor.Shape[1] == shape[1];
            return padded && skipped.Contains(element / (int)tensor.Shape[2]);
        };
    }

    /// <summary>The argument of that name that a case's forward was given, if it was.</summary>
    public static bool? UseCache(GoldenCase golden) =>
        golden.Info.TryGetProperty("forward", out JsonElement forward) && forward.TryGetProperty("use_cache", out JsonElement value) ? value.GetBoolean() : null;

    private static double Tolerance(GoldenCase golden) =>
        golden.Info.TryGetProperty("tolerance", out JsonElement stated) && stated.ValueKind == JsonValueKind.Number ? stated.GetDouble() : Agreement.Tolerance;
}
