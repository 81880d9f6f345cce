using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Reference.Tests.Shared;

/// <summary>Reads golden safetensors files with nothing of ours, so that they can judge our own reader too.</summary>
public sealed class GoldenTensors
{
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly JsonElement _header;

    public GoldenTensors(string path)
    {
        _bytes = File.ReadAllBytes(path);
        int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(_bytes));
        _start = 8 + length;
        _header = JsonDocument.Parse(_bytes.AsMemory(8, length)).RootElement;
    }

    /// <summary>The names, ordinally sorted.</summary>
    public IReadOnlyList<string> Names =>
        [.. _header.EnumerateObject().Select(p => p.Name).Where(n => n != "__metadata__").Order(StringComparer.Ordinal)];

    /// <summary>The shape of a tensor.</summary>
    public int[] Shape(string name) => [.. _header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];

    /// <summary>The dtype of a tensor, as the file spells it.</summary>
    public string DType(string name) => _header.GetProperty(name).GetProperty("dtype").GetString()!;

    /// <summary>The elements of an F64 tensor.</summary>
    public ReadOnlySpan<double> Float64(string name) => Elements<double>(name, "F64");

    /// <summary>The elements of an F32 tensor.</summary>
    public ReadOnlySpan<float> Float32(string name) => Elements<float>(name, "F32");

    /// <summary>The elements of an I64 tensor.</summary>
    public ReadOnlySpan<long> Int64(string name) => Elements<long>(name, "I64");

    private ReadOnlySpan<T> Elements<T>(string name, string dtype)
        where T : unmanaged
    {
        Assert.Equal(dtype, DType(name));
        JsonElement offsets = _header.GetProperty(name).GetProperty("data_offsets");
        int begin = offsets[0].GetInt32();
        return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(_start + begin, offsets[1].GetInt32() - begin));
    }
}
