using System.Text.Json;
using Reference.Bench.Functions;
using Reference.Tensors.Arithmetic;
using Reference.Tests.Shared;

namespace Reference.Tests.Arithmetic;

/// <summary>
/// Correct rounding of the binary32 functions, on the inputs that are hardest and on whole chunks. All inputs: bench/Functions.
/// </summary>
public sealed class Functions32Tests
{
    public static TheoryData<string> Names => [.. FunctionTable.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_near_the_middle_of_two_floats_round_correctly(string name)
    {
        Func<float, float> function = FunctionTable.Find(name);
        JsonElement expected = Expected(name);
        int count = 0;
        foreach (JsonElement pair in expected.GetProperty("hard").EnumerateArray().Concat(expected.GetProperty("near").EnumerateArray()))
        {
            uint input = pair[0].GetUInt32();
            uint actual = BitConverter.SingleToUInt32Bits(function(BitConverter.UInt32BitsToSingle(input)));
            Assert.True(pair[1].GetUInt32() == actual, $"{name} of bits {input:X8}: found {actual:X8}, expected {pair[1].GetUInt32():X8}");
            count++;
        }

        Assert.NotEqual(0, count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Whole_chunks_have_the_hash_of_correctly_rounded_results(string name)
    {
        // 63: from 1/2 to 2; 128: −0, negative subnormals and the smallest normal numbers.
        JsonElement chunks = Expected(name).GetProperty("chunks");
        foreach (int chunk in (int[])[63, 128])
        {
            Assert.True(chunks[chunk].GetString() == Chunk.Hash(FunctionTable.Find(name), chunk), $"{name}: chunk {chunk} differs");
        }
    }

    [Fact]
    public void Every_NaN_result_is_the_canonical_one()
    {
        uint[] bits = [0x7FC00000, 0xFFC00000, 0x7F800001, 0xFFFFFFFF];
        float[] inputs = [.. bits.Select(BitConverter.UInt32BitsToSingle)];
        Assert.All(FunctionTable.All, f => Assert.All(inputs, x => AssertCanonicalNaN(f.Function(x))));
        float[] outside = [Functions32.Log(-1), Functions32.Log1p(-2), Functions32.Sin(float.PositiveInfinity), Functions32.Pow(-1, 0.5f)];
        Assert.All(outside, AssertCanonicalNaN);
    }

    [Fact]
    public void Powers_round_correctly()
    {
        var golden = new GoldenTensors(Golden.Require("functions", "float64.safetensors"));
        ReadOnlySpan<float> x = golden.Float32("pow32.x"), p = golden.Float32("pow32.p"), y = golden.Float32("pow32.y");
        for (int i = 0; i < x.Length; i++)
        {
            float found = Functions32.Pow(x[i], p[i]);
            Assert.True(y[i] == found, $"{x[i]:R}^{p[i]:R}: found {found:R}, expected {y[i]:R}");
        }
    }

    private static void AssertCanonicalNaN(float y) => Assert.Equal(0x7FC00000u, BitConverter.SingleToUInt32Bits(y));

    private static JsonElement Expected(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("functions", "float32.json")));
        return document.RootElement.GetProperty("functions").GetProperty(name).Clone();
    }
}
