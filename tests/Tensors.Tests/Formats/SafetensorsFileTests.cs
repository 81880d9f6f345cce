using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using static Reference.Tests.Formats.Bytes;

namespace Reference.Tests.Formats;

public sealed class SafetensorsFileTests
{
    private static readonly ScalarBackend s_scalar = ScalarBackend.Instance;

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{}      ", 0)]
    [InlineData(" \n{}", 0)]
    [InlineData("{\"__metadata__\":{\"a\":\"b\"}}", 0)]
    [InlineData("{\"\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1)]
    [InlineData("{\"../a\\u0000\\n\":{\"dtype\":\"U8\",\"shape\":[2,0],\"data_offsets\":[0,0]}}", 0)]
    [InlineData("{\"a\":{\"more\":[{\"x\":1}],\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1)]
    [InlineData(
        "{\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 2)]
    public void An_odd_but_legal_file_opens(string header, int dataBytes)
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.Write("a.safetensors", Safetensors(header, dataBytes)));
        foreach (TensorEntry entry in file.Entries) Assert.Equal(entry.Shape, file.Get(entry.Name, s_scalar).Shape);
        Assert.Equal(dataBytes, file.Entries.Sum(entry => entry.ByteLength));
    }

    [Theory]
    [InlineData("F8_E4M3", "[4]", 4)]
    [InlineData("F8_E5M2", "[4]", 4)]
    [InlineData("F8_E8M0", "[4]", 4)]
    [InlineData("F4", "[4]", 2)]
    [InlineData("F6_E2M3", "[4]", 3)]
    [InlineData("F6_E3M2", "[4]", 3)]
    [InlineData("C64", "[4]", 32)]
    [InlineData("U16", "[4]", 8)]
    [InlineData("U32", "[4]", 16)]
    [InlineData("U64", "[4]", 32)]
    public void A_type_that_cannot_be_read_is_listed_and_refused_by_name(string type, string shape, int bytes)
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(
            folder.Write("a.safetensors", Safetensors($"{{{Entry("w", type, shape, $"[0,{bytes}]")}}}", bytes)));
        Assert.Equal((type, null), (file.Entries[0].TypeName, file.Entries[0].DType));
        var error = Assert.Throws<NotSupportedException>(() => file.Get("w", s_scalar));
        Assert.Contains($"tensor \"w\" is stored as {type}", error.Message, StringComparison.Ordinal);
        Assert.Contains("I64, F64, F32, I32, BF16, F16, I16, I8, U8, BOOL", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[4611686018427387904,0]", true)]
    [InlineData("[1,1,1,1,1,1,1,0]", true)]
    [InlineData("[1,1,1,1,1,1,1,1,0]", false)]
    [InlineData("[4611686018427387904,4611686018427387904,0]", false)]
    public void Empty_tensors_of_huge_lengths_are_listed_and_given_where_a_shape_allows(string shape, bool given)
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.Write("a.safetensors", Safetensors($"{{{Entry("w", "F32", shape, "[0,0]")}}}")));
        Assert.Equal(0, file.Entries[0].ByteLength);
        if (given) Assert.Equal(0, file.Get("w", s_scalar).Count);
        else Assert.Throws<NotSupportedException>(() => file.Get("w", s_scalar));
    }

    [Fact]
    public void Misaligned_elements_are_copied_and_aligned_ones_are_not()
    {
        using var folder = new TemporaryFolder();
        const int Count = 1 << 18;
        for (int shift = 0; shift < 4; shift++)
        {
            string first = Entry("a", "U8", $"[{shift}]", $"[0,{shift}]");
            string header = $"{{{first},{Entry("b", "F32", $"[{Count}]", $"[{shift},{(4 * Count) + shift}]")}}}";
            header = header.PadRight((header.Length + 7) / 8 * 8);
            byte[] bytes = Safetensors(header, (4 * Count) + shift);
            using var file = SafetensorsFile.Open(folder.Write($"{shift}.safetensors", bytes));
            file.Get("a", s_scalar);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Tensor tensor = file.Get("b", s_scalar);
            Assert.Equal(shift != 0, GC.GetAllocatedBytesForCurrentThread() - before > 4 * Count);
            Assert.Equal(BitConverter.ToSingle(bytes, bytes.Length - 4), tensor.ToArray<float>()[^1]);
            Assert.Equal(BitConverter.ToSingle(bytes, bytes.Length - (4 * Count)), tensor.ToArray<float>()[0]);
        }
    }

    [Fact]
    public void Tensors_outlive_their_file()
    {
        using var folder = new TemporaryFolder();
        Tensor tensor;
        using (var file = SafetensorsFile.Open(folder.Write("a.safetensors", Safetensors($"{{{Entry("w", "U8", "[3]", "[0,3]")}}}", 3))))
        {
            tensor = file.Get("w", s_scalar);
            file.Dispose();
            Assert.Throws<ObjectDisposedException>(() => file.Get("w", s_scalar));
        }

        File.Delete(folder.At("a.safetensors"));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal([0, 1, 2], tensor.ToArray<byte>());
    }

    [Fact]
    public void Missing_names_and_values_that_are_no_truth_are_errors_that_name_them()
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.Write("a.safetensors", Safetensors($"{{{Entry("w", "BOOL", "[3]", "[0,3]")}}}", 3)));
        Assert.Contains("no tensor \"v\"", Assert.Throws<KeyNotFoundException>(() => file.Get("v", s_scalar)).Message,
            StringComparison.Ordinal);
        Assert.Contains("tensor \"w\", element 2: found 2", Assert.Throws<MalformedFileException>(() => file.Get("w", s_scalar)).Message,
            StringComparison.Ordinal);
    }
}
