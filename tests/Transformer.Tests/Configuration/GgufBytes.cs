using System.Text;

namespace Transformer.Tests.Configuration;

/// <summary>Writes small GGUF files (version 3), key by key; tensors are F32 and hold what is given, or zeros.</summary>
internal sealed class GgufBytes
{
    private const int Alignment = 32;
    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (ulong[] Lengths, float[] Values)> _tensors = new(StringComparer.Ordinal);

    /// <summary>A llama of two blocks: 24 wide, 4 heads, 59 tokens.</summary>
    public static GgufBytes Llama() => new GgufBytes()
        .Set("general.architecture", "llama").Set("llama.block_count", 2u).Set("llama.context_length", 64u)
        .Set("llama.embedding_length", 24u).Set("llama.feed_forward_length", 20u)
        .Set("llama.attention.head_count", 4u).Set("llama.attention.layer_norm_rms_epsilon", 1e-5f)
        .Tensor("token_embd.weight", 24, 59);

    public GgufBytes Set(string key, object? value)
    {
        if (value is null) _values.Remove(key);
        else _values[key] = value;
        return this;
    }

    /// <summary>A tensor of zeros; lengths fastest first, as the format has them.</summary>
    public GgufBytes Tensor(string name, params ulong[] lengths)
    {
        _tensors[name] = (lengths, new float[lengths.Aggregate(1ul, (a, b) => a * b)]);
        return this;
    }

    public GgufBytes Vector(string name, params float[] values)
    {
        _tensors[name] = ([(ulong)values.Length], values);
        return this;
    }

    /// <summary>All the tensors of the two blocks, zeros.</summary>
    public GgufBytes Blocks()
    {
        Tensor("output_norm.weight", 24);
        for (int i = 0; i < 2; i++)
        {
            foreach (string name in (string[])["attn_norm", "ffn_norm"]) Tensor($"blk.{i}.{name}.weight", 24);
            foreach (string name in (string[])["attn_q", "attn_k", "attn_v", "attn_output"]) Tensor($"blk.{i}.{name}.weight", 24, 24);
            foreach (string name in (string[])["ffn_gate", "ffn_up"]) Tensor($"blk.{i}.{name}.weight", 24, 20);
            Tensor($"blk.{i}.ffn_down.weight", 20, 24);
        }

        return this;
    }

    public byte[] Build()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(3);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_values.Count);
        foreach ((string key, object value) in _values)
        {
            Text(writer, key);
            Value(writer, value);
        }

        ulong offset = 0;
        foreach ((string name, (ulong[] lengths, float[] values)) in _tensors)
        {
            Text(writer, name);
            writer.Write(lengths.Length);
            foreach (ulong length in lengths) writer.Write(length);
            writer.Write(0);
            writer.Write(offset);
            offset += Padded(values.Length * sizeof(float));
        }

        Pad(writer);
        foreach ((_, float[] values) in _tensors.Values)
        {
            foreach (float value in values) writer.Write(value);
            Pad(writer);
        }

        return stream.ToArray();
    }

    private static ulong Padded(int bytes) => (ulong)((bytes + Alignment - 1) / Alignment * Alignment);

    private static void Pad(BinaryWriter writer)
    {
        while (writer.BaseStream.Position % Alignment != 0) writer.Write((byte)0);
    }

    private static void Text(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Value(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case uint number:
                writer.Write(4);
                writer.Write(number);
                break;
            case float number:
                writer.Write(6);
                writer.Write(number);
                break;
            case bool flag:
                writer.Write(7);
                writer.Write(flag);
                break;
            case string text:
                writer.Write(8);
                Text(writer, text);
                break;
            case uint[] numbers:
                writer.Write(9);
                writer.Write(4);
                writer.Write((ulong)numbers.Length);
                foreach (uint number in numbers) writer.Write(number);
                break;
            case float[] numbers:
                writer.Write(9);
                writer.Write(6);
                writer.Write((ulong)numbers.Length);
                foreach (float number in numbers) writer.Write(number);
                break;
            case string[] texts:
                writer.Write(9);
                writer.Write(8);
                writer.Write((ulong)texts.Length);
                foreach (string text in texts) Text(writer, text);
                break;
            default:
                throw new ArgumentException($"{value.GetType()} has no place here", nameof(value));
        }
    }
}
