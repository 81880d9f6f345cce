using System.Text;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Tests.Shared;
using static Reference.Tests.Formats.Bytes;

namespace Reference.Tests.Formats;

public sealed class GgufMalformedTests
{
    private const ulong Huge = 1UL << 63;

    private static readonly Dictionary<string, (Func<byte[]> File, string Says)> s_cases = new(StringComparer.Ordinal)
    {
        ["E1 magic"] = (() => Of("GGML\x03\x00\x00\x00"), "47474D4C; expected 47475546"),
        ["E1 magic swapped"] = (() => Of("FUGG\x00\x00\x00\x03"), "big-endian"),
        ["E1 version swapped"] = (() => new GgufBuilder { Version = 0x03000000 }.Build(), "big-endian"),
        ["E1 three bytes"] = (() => Of("GGU"), "first 4 bytes"),
        ["E1 empty"] = (() => [], "0 bytes"),
        ["E1 a Git LFS pointer"] = (() => Of("version https://git-lfs.github.com/spec/v1\n"), "a Git LFS pointer"),
        ["E2 version 0"] = (() => new GgufBuilder { Version = 0 }.Build(), "version, before byte 8: found 0"),
        ["E2 version 1"] = (() => new GgufBuilder { Version = 1 }.Build(), "found 1; expected 2 or 3"),
        ["E2 version 4"] = (() => new GgufBuilder { Version = 4 }.Build(), "found 4; expected 2 or 3"),
        ["E3 2^63 tensors"] = (() => new GgufBuilder { TensorCount = Huge }.Build(), "9223372036854775808 times 33 bytes"),
        ["E3 −1 tensors"] = (() => new GgufBuilder { TensorCount = ulong.MaxValue }.Build(), "tensor count"),
        ["E3 10^12 tensors"] = (() => new GgufBuilder { TensorCount = 1_000_000_000_000 }.Build(), "tensor count"),
        ["E3 2^63 values"] = (() => new GgufBuilder { ValueCount = Huge }.Build(), "9223372036854775808 times 14 bytes"),
        ["E3 10^12 values"] = (() => new GgufBuilder { ValueCount = 1_000_000_000_000 }.Build(), "metadata count"),
        ["E4 key past the end"] = (() => new GgufBuilder().AddRaw(Join(U64(1000), new byte[20])).Build(), "key 0 of the metadata"),
        ["E4 key of 2^64 − 1"] = (() => new GgufBuilder().AddRaw(Join(U64(ulong.MaxValue), new byte[20])).Build(),
            "18446744073709551615 times 1 bytes"),
        ["E4 key too long"] = (() => new GgufBuilder().Add(new string('k', 70_000), "v").Build(),
            "a text of 70000 bytes; expected at most 65535"),
        ["E4 empty key"] = (() => new GgufBuilder().Add("", "v").Build(), "an empty key"),
        ["E4 duplicate key"] = (() => new GgufBuilder().Add("k", "v").Add("k", "w").Build(), "metadata \"k\", before byte"),
        ["E5 value type"] = (() => new GgufBuilder().Add("k", 13, U64(0)).Build(), "a value of type 13"),
        ["E5 array of arrays"] = (() => new GgufBuilder().Add("k", 9, Nested(100_000)).Build(), "an array of arrays"),
        ["E5 element type"] = (() => new GgufBuilder().Add("k", 9, Join(U32(99), U64(1), U64(0))).Build(), "an array of type 99"),
        ["E5 array size wraps"] = (() => new GgufBuilder().Add("k", 9, Join(U32(10), U64(1UL << 61), U64(0))).Build(),
            "at most 1073741824"),
        ["E5 array past the end"] = (() => new GgufBuilder().Add("k", 9, Join(U32(10), U64(1UL << 30), U64(0))).Build(),
            "1073741824 times 8 bytes"),
        ["E5 texts past the end"] = (() => new GgufBuilder().Add("k", 9, Join(U32(8), U64(1UL << 30), U64(0))).Build(),
            "1073741824 times 8 bytes"),
        ["E5 texts of 2^60"] = (() => new GgufBuilder().Add("k", 9, Join(U32(8), U64(2), U64(1UL << 60), U64(1UL << 60))).Build(),
            "1152921504606846976 times 1"),
        ["E5 truth value"] = (() => new GgufBuilder().Add("k", 7, [2]).Build(), "2 as a truth value"),
        ["E6 text not UTF-8"] = (() => new GgufBuilder().Add("k", 8, Join(U64(2), [0xC0, 0x80])).Build(), "not UTF-8"),
        ["E6 name not UTF-8"] = (() => new GgufBuilder().TensorRaw(Join(U64(1), [0xFF], U32(1), U64(1), U32(0), U64(0))).Build(),
            "not UTF-8"),
        ["E7 alignment 0"] = (() => new GgufBuilder().Add("general.alignment", 4, U32(0)).Build(), "\"general.alignment\""),
        ["E7 alignment 3"] = (() => new GgufBuilder().Add("general.alignment", 4, U32(3)).Build(), "a power of two"),
        ["E7 alignment 2^31"] = (() => new GgufBuilder().Add("general.alignment", 4, U32(1U << 31)).Build(), "up to 1048576"),
        ["E7 alignment a text"] = (() => new GgufBuilder().Add("general.alignment", "32").Build(), "found \"32\"; expected U32"),
        ["E7 alignment U64"] = (() => new GgufBuilder().Add("general.alignment", 10, U64(32)).Build(), "found U64 32"),
        ["E8 no axes"] = (() => new GgufBuilder().Tensor("t", [], 0, 0).Data(32).Build(), "0 axes"),
        ["E8 five axes"] = (() => new GgufBuilder().Tensor("t", [1, 1, 1, 1, 1], 0, 0).Data(32).Build(), "5 axes"),
        ["E8 2^32 − 1 axes"] = (() => new GgufBuilder().Tensor("t", [1], 0, 0, uint.MaxValue).Data(32).Build(), "4294967295 axes"),
        ["E9 length 0"] = (() => new GgufBuilder().Tensor("t", [0], 0, 0).Data(32).Build(), "an axis of length 0"),
        ["E9 length −1"] = (() => new GgufBuilder().Tensor("t", [ulong.MaxValue], 0, 0).Data(32).Build(),
            "an axis of length 18446744073709551615"),
        ["E9 product wraps to 0"] = (() => new GgufBuilder().Tensor("t", [1UL << 32, 1UL << 32], 0, 0).Data(32).Build(), "size overflow"),
        ["E9 product wraps, other order"] = (() => new GgufBuilder().Tensor("t", [4, 1UL << 62, 1UL << 62, 4], 0, 0).Data(32).Build(),
            "size overflow"),
        ["E9 bytes past 2^63"] = (() => new GgufBuilder().Tensor("t", [1UL << 62], 28, 0).Data(32).Build(), "size overflow"),
        ["E9 overflow of an unknown type"] = (() => new GgufBuilder().Tensor("t", [1UL << 62, 4], 77, 0).Data(32).Build(), "size overflow"),
        ["E10 row no multiple of the block"] = (() => new GgufBuilder().Tensor("t", [33, 32], 2, 0).Data(1024).Build(),
            "Q4_0[32, 33]: rows of 33; expected a multiple of the block length 32"),
        ["E10 row of a K type"] = (() => new GgufBuilder().Tensor("t", [32], 12, 0).Data(144).Build(), "the block length 256"),
        ["E11 negative type"] = (() => new GgufBuilder().Tensor("t", [32], uint.MaxValue, 0).Data(32).Build(), "type -1"),
        ["E12 unaligned"] = (() => new GgufBuilder().Tensor("t", [8], 0, 0).Tensor("u", [8], 0, 33).Data(96).Build(),
            "tensor \"u\": found offset 33; expected 32"),
        ["E12 past the file"] = (() => new GgufBuilder().Tensor("t", [8], 0, 1UL << 40).Data(32).Build(),
            "offset 1099511627776; expected 0"),
        ["E12 overlapping"] = (() => new GgufBuilder().Tensor("t", [16], 0, 0).Tensor("u", [8], 0, 32).Data(96).Build(),
            "offset 32; expected 64"),
        ["E12 decreasing"] = (() => new GgufBuilder().Tensor("t", [8], 0, 32).Tensor("u", [8], 0, 0).Data(64).Build(),
            "tensor \"t\": found offset 32; expected 0"),
        ["E12 a gap"] = (() => new GgufBuilder().Tensor("t", [8], 0, 0).Tensor("u", [8], 0, 64).Data(96).Build(), "offset 64; expected 32"),
        ["E12 an unknown type's end"] = (() => new GgufBuilder().Tensor("t", [8], 77, 0).Tensor("u", [8], 0, Huge).Data(96).Build(),
            "the next tensor's 9223372036854775808"),
        ["E13 end past the file"] = (() => new GgufBuilder().Tensor("t", [9], 0, 0).Data(32).Build(),
            "36 bytes of data at offset 0; expected at most the file's 32"),
        ["E13 no data"] = (() => new GgufBuilder().Tensor("t", [1], 0, 0).Build(), "expected at most the file's 0"),
        ["E14 sizes that sum past 2^64"] = (() =>
            new GgufBuilder().Tensor("t", [(1UL << 61) - 8], 0, 0).Tensor("u", [16], 0, Huge - 32).Data(64).Build(),
            "at most the file's 64"),
        ["E15 duplicate name"] = (() => new GgufBuilder().Tensor("t", [8], 0, 0).Tensor("t", [8], 0, 32).Data(64).Build(),
            "tensor \"t\", before byte"),
        ["E15 name of 64 bytes"] = (() => new GgufBuilder().Tensor(new string('n', 64), [8], 0, 0).Data(32).Build(),
            "a text of 64 bytes; expected at most 63"),
        ["E15 empty name"] = (() => new GgufBuilder().Tensor("", [8], 0, 0).Data(32).Build(), "an empty name"),
        ["E22 trailing data"] = (() => GgufBuilder.Small().Data(193).Build(), "1 bytes after the last tensor"),
        ["E22 trailing data, no tensors"] = (() => Join(new GgufBuilder().Add("k", "v").Build(), new byte[100]),
            "bytes after the last tensor"),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_malformed_file_is_refused_and_the_error_says_why(string name)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = s_cases[name].File();
        string path = folder.Write("a.gguf", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<MalformedFileException>(() => GgufFile.Open(path));
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(s_cases[name].Says, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.True(taken < (8 * bytes.Length) + (1 << 20), $"{taken} bytes were taken for a file of {bytes.Length}");
    }

    private static byte[] Nested(int depth)
    {
        byte[] level = Join(U32(9), U64(1));
        return [.. Enumerable.Repeat(level, depth).SelectMany(bytes => bytes)];
    }
}
