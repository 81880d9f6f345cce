using System.Runtime.InteropServices;
using Reference.Tensors;
using Reference.Tensors.Quantization;

namespace Reference.Tests.Parity.Runners;

/// <summary>Blocks of GGUF: bytes to binary32, bit for bit but for the sign of zero.</summary>
public sealed class GgufBlocksRunner : ICaseRunner
{
    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) => golden.Group == "gguf" && golden.Has("cases.json") && golden.Has("data.safetensors");

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) => [.. folder.Info.GetProperty("cases").EnumerateObject().Select(row => row.Name)];

    /// <inheritdoc/>
    public unsafe void Run(GoldenCase golden)
    {
        string row = golden.Row!;
        if (!Enum.TryParse(row.Split('.')[0], out DType type) || !type.IsQuantized() || !row.EndsWith(".decode", StringComparison.Ordinal))
            throw new NotSupportedException($"{row} is not decoded");
        var tensors = Agreement.ReadRaw(golden.PathOf("data.safetensors"), row + ".");
        byte[] blocks = tensors.First(tensor => tensor.Value.DType == DType.U8).Value.ToArray<byte>();
        float[] expected = tensors.First(tensor => tensor.Value.DType == DType.F32).Value.ToArray<float>();
        var decoded = new float[expected.Length];
        fixed (byte* source = blocks)
        fixed (float* destination = decoded)
        {
            for (int block = 0; block * type.BlockBytes() < blocks.Length; block++)
                GgufBlocks.Decode(type, source + (block * type.BlockBytes()), destination + (block * type.BlockLength()));
        }

        for (int i = 0; i < expected.Length; i++)
            Assert.True(Same(expected[i], decoded[i]), $"{row}[{i}]: {decoded[i]:R}, expected {expected[i]:R}");
    }

    private static bool Same(float a, float b) =>
        MemoryMarshal.Cast<float, int>([a])[0] == MemoryMarshal.Cast<float, int>([b])[0] || (a == 0 && b == 0) || (float.IsNaN(a) && float.IsNaN(b));
}
