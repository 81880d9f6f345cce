using System.Globalization;
using Reference.Tensors;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Transformer.Text.Writing;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// Weights as model.safetensors, or as model-0000i-of-0000n.safetensors with an index where they are larger than a shard: tensors in
/// order, a new file where the next would not fit, as in huggingface_hub (split_state_dict_into_shards). One file's tensors are converted
/// at a time.
/// </summary>
internal static class WeightFiles
{
    private const string Single = "model.safetensors", Index = "model.safetensors.index.json";
    private static readonly Dictionary<string, string> s_metadata = new() { ["format"] = "pt" };

    /// <summary>Writes the files.</summary>
    /// <returns>Their names.</returns>
    /// <exception cref="ArgumentException">A value is too large for the type.</exception>
    public static IReadOnlyList<string> Write(
        string folder, IEnumerable<(string Name, Tensor Tensor)> tensors, DType dtype, long shardBytes)
    {
        List<List<(string Name, Tensor Tensor)>> shards = Split(tensors, dtype, shardBytes);
        if (shards.Count == 1)
        {
            WriteFile(Path.Combine(folder, Single), shards[0], dtype);
            return [Single];
        }

        string[] names = [.. Enumerable.Range(1, shards.Count).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"model-{i:D5}-of-{shards.Count:D5}.safetensors"))];
        for (int i = 0; i < shards.Count; i++) WriteFile(Path.Combine(folder, names[i]), shards[i], dtype);
        byte[] index = IndexOf(shards, names, dtype);
        AtomicFile.Write(Path.Combine(folder, Index), stream => stream.Write(index));
        return [.. names, Index];
    }

    private static List<List<(string Name, Tensor Tensor)>> Split(
        IEnumerable<(string Name, Tensor Tensor)> tensors, DType dtype, long shardBytes)
    {
        List<List<(string Name, Tensor Tensor)>> shards = [[]];
        long size = 0;
        foreach ((string Name, Tensor Tensor) weight in tensors)
        {
            long bytes = dtype.ByteCount(weight.Tensor.Count);
            if (shards[^1].Count > 0 && size + bytes > shardBytes)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(weight);
            size += bytes;
        }

        return shards;
    }

    private static void WriteFile(string path, List<(string Name, Tensor Tensor)> tensors, DType dtype) =>
        SafetensorsWriter.Write(path, tensors.Select(weight => (weight.Name, Rounded(weight.Name, weight.Tensor, dtype))), s_metadata);

    private static Tensor Rounded(string name, Tensor tensor, DType dtype)
    {
        // Blocks are dequantised to F32, which is what they stand for, and rounded from there.
        Tensor rounded = (tensor.DType.IsQuantized() ? tensor.To(DType.F32) : tensor).To(dtype);
        if (dtype != DType.F16 || tensor.DType == DType.F16) return rounded;
        Tensor total = Tensor.Zeros(rounded.Backend, default, DType.F64);
        rounded.Backend.SquareSum(rounded.To(DType.F32), total);
        if (double.IsFinite(total.ToScalar())) return rounded;
        throw new ArgumentException($"'{name}' has a value beyond 65504, which F16 cannot hold; write BF16 or F32");
    }

    private static byte[] IndexOf(List<List<(string Name, Tensor Tensor)>> shards, string[] names, DType dtype)
    {
        long numbers = shards.SelectMany(shard => shard).Sum(weight => (long)weight.Tensor.Count);
        return JsonBytes.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_parameters", numbers);
            json.WriteNumber("total_size", checked(numbers * dtype.BlockBytes()));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            var places = shards.SelectMany((shard, i) => shard.Select(weight => (weight.Name, File: names[i])));
            foreach ((string name, string file) in places.OrderBy(place => place.Name, StringComparer.Ordinal))
                json.WriteString(name, file);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
