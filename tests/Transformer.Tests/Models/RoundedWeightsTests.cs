using System.Text.Json;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using Reference.Transformer.Models;
using Reference.Transformer.Tracing;

namespace Transformer.Tests.Models;

/// <summary>
/// Golden models rewritten in half precision, in one file and in two, give what the same model with its rounded weights in F32 gives.
/// </summary>
public sealed class RoundedWeightsTests
{
    [Theory]
    [InlineData("llama", "BF16", false)]
    [InlineData("llama", "BF16", true)]
    [InlineData("llama", "F16", false)]
    [InlineData("llama", "F16", true)]
    [InlineData("llama-tied", "BF16", true)]
    [InlineData("gpt2", "F16", false)]
    [InlineData("qwen2", "BF16", false)]
    public void A_model_in_half_precision_gives_the_bits_of_its_rounded_weights(string golden, string type, bool sharded)
    {
        DType half = Enum.Parse<DType>(type);
        string source = Repository.PathOf("tests", "Parity", "Pack", "models", golden);
        using var rounded = new TemporaryFolder();
        using var rewritten = new TemporaryFolder();
        Write(source, rounded, half, sharded: false, tensor => tensor.To(half).To(DType.F32));
        Write(source, rewritten, half, sharded, tensor => tensor.To(half));
        TraceBatch batch = TraceBatch.Read(Path.Combine(source, "batch.safetensors"));
        using var simd = new SimdBackend(2);
        foreach (DType dtype in (DType[])[DType.F64, DType.F32])
        {
            using PretrainedModel expected = ModelLoader.Load(rounded.Path, ScalarBackend.Instance, dtype);
            using PretrainedModel found = ModelLoader.Load(rewritten.Path, simd, dtype);
            var want = new Tracer(expected, ScalarBackend.Instance, dtype).Run(batch);
            var have = new Tracer(found, simd, dtype).Run(batch);
            Assert.Equal(half, found.Trunk.Words.Weight.Value.DType);
            Assert.Equal(SafetensorsWriter.Hash(want), SafetensorsWriter.Hash(have));
        }
    }

    [Fact]
    public void Rounding_changes_the_logits()
    {
        string source = Repository.PathOf("tests", "Parity", "Pack", "models", "llama");
        using var rounded = new TemporaryFolder();
        Write(source, rounded, DType.BF16, sharded: false, tensor => tensor.To(DType.BF16));
        TraceBatch batch = TraceBatch.Read(Path.Combine(source, "batch.safetensors"));
        double[] Logits(string path)
        {
            using PretrainedModel model = ModelLoader.Load(path, ScalarBackend.Instance, DType.F64);
            return new Tracer(model, ScalarBackend.Instance, DType.F64).Run(batch)[0].Tensor.ToDoubles();
        }

        double largest = Logits(rounded.Path).Zip(Logits(Path.Combine(source, "model")), (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(largest, 1e-5, 0.5);
    }

    private static void Write(string source, TemporaryFolder target, DType half, bool sharded, Func<Tensor, Tensor> change)
    {
        File.Copy(Path.Combine(source, "model", "config.json"), target.At("config.json"));
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(source, "model", "model.safetensors"));
        (string Name, Tensor Tensor)[] all =
            [.. file.Entries.Select(entry => (entry.Name, change(file.Get(entry.Name, ScalarBackend.Instance))))];
        if (!sharded)
        {
            SafetensorsWriter.Write(target.At("model.safetensors"), all);
            return;
        }

        string[] names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
        for (int shard = 0; shard < 2; shard++) SafetensorsWriter.Write(target.At(names[shard]), all.Where((_, i) => i % 2 == shard));
        var index = new
        {
            metadata = new { total_size = all.Sum(pair => (long)pair.Tensor.Count * half.BlockBytes()) },
            weight_map = all.Select((pair, i) => (pair.Name, File: names[i % 2])).ToDictionary(pair => pair.Name, pair => pair.File),
        };
        File.WriteAllText(target.At("model.safetensors.index.json"), JsonSerializer.Serialize(index));
    }
}
