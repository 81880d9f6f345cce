using System.Text;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using static Reference.Tests.Formats.Bytes;

namespace Reference.Tests.Formats;

public sealed class SafetensorsMalformedTests
{
    private const string Four = "\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]";

    private static readonly Dictionary<string, (Func<byte[]> File, string Says)> s_cases = new(StringComparer.Ordinal)
    {
        ["A1 empty"] = (() => [], "0 bytes"),
        ["A1 one byte"] = (() => [1], "too short for the 8-byte header length"),
        ["A1 seven bytes"] = (() => new byte[7], "too short for the 8-byte header length"),
        ["A2 header past the end"] = (() => Join(U64(60), Of("{}")), "60; expected at most 2"),
        ["A3 length 2^63"] = (() => Join(U64(1UL << 63), Of("{}")), "9223372036854775808"),
        ["A3 length 2^64 - 1"] = (() => Join(U64(ulong.MaxValue), Of("{}")), "18446744073709551615"),
        ["A3 the published attack"] = (() => [0x3c, 0, 0, 0, 0, 0xff, 0xff, 0xff], "18446742974197923900"),
        ["A4 length past the limit"] = (() => Join(U64(100_000_001), Of("{}")), "at most 100000000"),
        ["A5 length 0"] = (() => U64(0), "a JSON object"),
        ["A5 length 1"] = (() => Safetensors("{"), "a JSON object"),
        ["A5 only blanks"] = (() => Safetensors("    "), "JSON"),
        ["A5 not closed"] = (() => Safetensors("{    "), "no JSON"),
        ["A6 byte 0xff"] = (() => Safetensors(Of("{\"a\xff\":{}}"), 0), "byte 11: found 0xff, which is not UTF-8"),
        ["A6 overlong"] = (() => Safetensors(Of("{\"\xc0\x80\":{}}"), 0), "byte 10: found 0xc0"),
        ["A6 surrogate encoded"] = (() => Safetensors(Of("{\"\xed\xa0\x80\":{}}"), 0), "byte 10: found 0xed"),
        ["A6 half a pair in a name"] = (() => Safetensors($"{{\"\\ud800\":{{{Four}}}}}", 4), "half of a surrogate pair in a tensor's name"),
        ["A6 half a pair in metadata"] = (() => Safetensors("{\"__metadata__\":{\"a\":\"\\udc00\"}}"), "half of a surrogate pair"),
        ["A6 half a pair in an unused member"] = (() => Safetensors($"{{\"a\":{{{Four},\"x\":[\"\\ud800\"]}}}}", 4),
            "half of a surrogate pair"),
        ["A7 array"] = (() => Safetensors("[1]"), "StartArray"),
        ["A7 number"] = (() => Safetensors("55"), "Number"),
        ["A7 null"] = (() => Safetensors("null"), "Null"),
        ["A8 byte order mark"] = (() => Safetensors("\ufeff{}"), "no JSON"),
        ["A8 NUL padding"] = (() => Safetensors("{}\0\0"), "more after the JSON value"),
        ["A8 a second value"] = (() => Safetensors("{} {}"), "more after the JSON value"),
        ["A8 a comment"] = (() => Safetensors("{/**/}"), "no JSON"),
        ["A9 duplicate name"] = (() => Safetensors($"{{\"a\":{{{Four}}},\"a\":{{{Four}}}}}", 4), "tensor \"a\" a second time"),
        ["A9 duplicate by escape"] = (() => Safetensors($"{{\"a\":{{{Four}}},\"\\u0061\":{{{Four}}}}}", 4), "tensor \"a\" a second time"),
        ["A9 duplicate member"] = (() => Safetensors($"{{\"a\":{{{Four},\"dtype\":\"F32\"}}}}", 4),
            "\"dtype\" of tensor \"a\" a second time"),
        ["A9 metadata twice"] = (() => Safetensors("{\"__metadata__\":{},\"__metadata__\":{}}"), "\"__metadata__\" a second time"),
        ["A9 metadata key twice"] = (() => Safetensors("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}"), "metadata key \"k\" a second time"),
        ["A10 metadata number"] = (() => Safetensors("{\"__metadata__\":{\"a\":1}}"), "metadata of \"a\" to be a JSON String"),
        ["A10 metadata nested"] = (() => Safetensors("{\"__metadata__\":{\"a\":{}}}"), "metadata of \"a\" to be a JSON String"),
        ["A10 metadata no object"] = (() => Safetensors("{\"__metadata__\":\"a\"}"), "\"__metadata__\" to be a JSON StartObject"),
        ["A10 metadata of 17 MB"] = (() => Safetensors($"{{\"__metadata__\":{{\"a\":\"{new string('x', 17 << 20)}\"}}}}"),
            "at most 16777216"),
        ["A11 unknown type"] = (() => Safetensors($"{{{Entry("a", "F8_E9", "[1]", "[0,1]")}}}", 1), "one of U64, I64, F64"),
        ["A11 lower case"] = (() => Safetensors($"{{{Entry("a", "f32", "[1]", "[0,4]")}}}", 4), "dtype \"f32\" of \"a\""),
        ["A13 negative length"] = (() => Safetensors($"{{{Entry("a", "I32", "[-1]", "[0,4]")}}}", 4), "-1 as the shape of \"a\""),
        ["A13 fraction"] = (() => Safetensors($"{{{Entry("a", "I32", "[1.0]", "[0,4]")}}}", 4), "1.0 as the shape"),
        ["A13 exponent"] = (() => Safetensors($"{{{Entry("a", "I32", "[1e0]", "[0,4]")}}}", 4), "1e0 as the shape"),
        ["A13 text"] = (() => Safetensors($"{{{Entry("a", "I32", "[\"1\"]", "[0,4]")}}}", 4), "a JSON String"),
        ["A13 past 2^63"] = (() => Safetensors($"{{{Entry("a", "I32", "[9223372036854775808]", "[0,4]")}}}", 4),
            "9223372036854775808 as the shape"),
        ["A13 no array"] = (() => Safetensors($"{{{Entry("a", "I32", "1", "[0,4]")}}}", 4), "the shape of \"a\" to be a JSON StartArray"),
        ["A14 product past 2^64"] = (() => Safetensors($"{{{Entry("a", "U8", "[4611686018427387904,8]", "[0,4]")}}}", 4),
            "size overflow: tensor \"a\""),
        ["A14 product wraps to 0"] = (() =>
            Safetensors($"{{{Entry("a", "U8", "[4294967296,4294967296,4294967296,4294967296]", "[0,0]")}}}"), "size overflow"),
        ["A14 bytes past 2^63"] = (() => Safetensors($"{{{Entry("a", "F64", "[2305843009213693952]", "[0,4]")}}}", 4), "size overflow"),
        ["A14 the published [2, 2^64 - 2]"] = (() => Safetensors($"{{{Entry("a", "U8", "[2,18446744073709551614]", "[0,4]")}}}", 4),
            "18446744073709551614"),
        ["A16 a hundred thousand axes"] = (() =>
            Safetensors($"{{{Entry("a", "U8", $"[{string.Join(",", Enumerable.Repeat(1, 100_000))}]", "[0,1]")}}}", 1),
            "more than 64 numbers"),
        ["A17 begin past end"] = (() => Safetensors($"{{{Entry("a", "I32", "[1]", "[4,0]")}}}", 4),
            "tensor \"a\" of I32[1] from byte 4 to 0"),
        ["A17 hole"] = (() => Safetensors($"{{{Entry("a", "U8", "[2]", "[0,2]")},{Entry("b", "U8", "[2]", "[3,5]")}}}", 5),
            "tensor \"b\": found data from byte 3 on; expected byte 2"),
        ["A17 hole at the start"] = (() => Safetensors($"{{{Entry("a", "U8", "[2]", "[1,3]")}}}", 3), "expected byte 0"),
        ["A17 one offset"] = (() => Safetensors($"{{{Entry("a", "U8", "[2]", "[0]")}}}", 2), "1 data offsets"),
        ["A17 three offsets"] = (() => Safetensors($"{{{Entry("a", "U8", "[2]", "[0,2,2]")}}}", 2), "more than 2 numbers"),
        ["A18 ten on one range"] = (() =>
            Safetensors($"{{{string.Join(",", Enumerable.Range(0, 10).Select(i => Entry($"t{i}", "U8", "[4]", "[0,4]")))}}}", 4),
            "overlaps"),
        ["A18 partial overlap"] = (() => Safetensors($"{{{Entry("a", "U8", "[3]", "[0,3]")},{Entry("b", "U8", "[2]", "[2,4]")}}}", 4),
            "tensor \"b\": found data from byte 2 on, which overlaps"),
        ["A19 end past the data"] = (() => Safetensors($"{{{Entry("a", "U8", "[4]", "[0,4]")}}}", 3), "at most the file's 3 bytes"),
        ["A19 bytes after the data"] = (() => Safetensors($"{{{Entry("a", "U8", "[4]", "[0,4]")}}}", 5), "1 bytes after the last tensor"),
        ["A19 no tensor but data"] = (() => Safetensors("{}", 5), "5 bytes after the last tensor"),
        ["A20 size differs"] = (() => Safetensors($"{{{Entry("a", "I32", "[2,2]", "[0,4]")}}}", 4),
            "found 4 bytes for tensor \"a\" of I32[2, 2]; expected 16 bytes"),
        ["A21 odd bits"] = (() => Safetensors($"{{{Entry("a", "F4", "[3]", "[0,2]")}}}", 2), "a whole number of bytes"),
        ["A23 too many tensors"] = (ManyTensors, "more than 262144 tensors"),
        ["A23 a name of 1 MB"] = (() => Safetensors($"{{{Entry(new string('n', 1 << 20), "U8", "[0]", "[0,0]")}}}"),
            "a tensor's name of 1048576 bytes"),
        ["A23 a bad name is quoted safely"] = (() => Safetensors($"{{{Entry("\\u0000\\n../\\u202e", "U8", "[1]", "[0,2]")}}}", 2),
            "\"\\u0000\\u000a../\\u202e\""),
        ["nested too deeply"] = (() => Safetensors($"{{\"a\":{{{Four},\"x\":{new string('[', 100_000)}"), "no JSON"),
        ["a tensor that is no object"] = (() => Safetensors("{\"a\":1}"), "the value of \"a\" to be a JSON StartObject"),
        ["without dtype"] = (() => Safetensors("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4), "without \"dtype\""),
        ["without shape"] = (() => Safetensors("{\"a\":{\"dtype\":\"I32\",\"data_offsets\":[0,4]}}", 4), "without \"shape\""),
        ["without offsets"] = (() => Safetensors("{\"a\":{\"dtype\":\"I32\",\"shape\":[1]}}", 4), "without \"data_offsets\""),
        ["a Git LFS pointer"] = (() => Of("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n"), "a Git LFS pointer"),
        ["a web page"] = (() => Of("\n<!DOCTYPE html><html></html>"), "a web page"),
        ["a zip archive"] = (() => Of("PK\x03\x04\x14\x00\x00\x00\x08\x00"), "Pickle can run code"),
        ["a GGUF file"] = (() => Of("GGUF\x03\x00\x00\x00\x00\x00\x00\x00"), "a GGUF file"),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_malformed_file_is_refused_and_the_error_says_why(string name)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = s_cases[name].File();
        string path = folder.Write("model.safetensors", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<MalformedFileException>(() => SafetensorsFile.Open(path));
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(s_cases[name].Says, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.True(taken < (12 * bytes.Length) + (1 << 20), $"{taken} bytes were taken for a file of {bytes.Length}");
    }

    private static byte[] ManyTensors()
    {
        var header = new StringBuilder("{");
        for (int i = 0; i <= 1 << 18; i++) header.Append(i == 0 ? "" : ",").Append(Entry($"{i}", "U8", "[0]", "[0,0]"));
        return Safetensors(header.Append('}').ToString());
    }
}
