using System.Text;
using static Reference.Tests.Formats.Bytes;

namespace Reference.Tests.Formats;

/// <summary>Builds small GGUF files, good and bad: every field can be set to what it should not be.</summary>
internal sealed class GgufBuilder
{
    private readonly List<byte[]> _values = [];
    private readonly List<byte[]> _tensors = [];
    private byte[] _data = [];

    public uint Version { get; init; } = 3;

    public ulong? TensorCount { get; init; }

    public ulong? ValueCount { get; init; }

    public int Alignment { get; init; } = 32;

    public static byte[] Text(string value) => Join(U64((ulong)Encoding.UTF8.GetByteCount(value)), Encoding.UTF8.GetBytes(value));

    /// <summary>A whole small model: two blocks, four types, an array of each kind.</summary>
    public static GgufBuilder Small() => new GgufBuilder()
        .Add("general.architecture", "llama").Add("llama.block_count", 4, U32(2)).Add("llama.rope.freq_base", 6, U32(0x461C4000))
        .Add("tokenizer.ggml.tokens", 9, Join(U32(8), U64(2), Text("a"), Text("b")))
            .Add("tokenizer.ggml.scores", 9, Join(U32(6), U64(2), U64(0)))
        .Tensor("token_embd.weight", [32, 2], 8, 0).Tensor("blk.0.attn_norm.weight", [3], 0, 96)
        .Tensor("blk.1.ffn_up.weight", [32, 1], 3, 128).Tensor("blk.1.x", [2], 30, 160).Data(164);

    public GgufBuilder Add(string key, uint type, byte[] value) => AddRaw(Join(Text(key), U32(type), value));

    public GgufBuilder Add(string key, string value) => Add(key, 8, Text(value));

    public GgufBuilder AddRaw(byte[] bytes)
    {
        _values.Add(bytes);
        return this;
    }

    public GgufBuilder Tensor(string name, ulong[] dims, uint type, ulong offset, uint? rank = null) =>
        TensorRaw(Join(Text(name), U32(rank ?? (uint)dims.Length), [.. dims.SelectMany(U64)], U32(type), U64(offset)));

    public GgufBuilder TensorRaw(byte[] bytes)
    {
        _tensors.Add(bytes);
        return this;
    }

    public GgufBuilder Data(int count)
    {
        _data = [.. Enumerable.Range(0, count).Select(i => (byte)(i & 0x3F))];
        return this;
    }

    public byte[] Build()
    {
        byte[] head = Join(Of("GGUF"), U32(Version), U64(TensorCount ?? (ulong)_tensors.Count), U64(ValueCount ?? (ulong)_values.Count),
            Join([.. _values]), Join([.. _tensors]));
        return _data.Length == 0 ? head : Join(head, new byte[(Alignment - (head.Length % Alignment)) % Alignment], _data);
    }
}
