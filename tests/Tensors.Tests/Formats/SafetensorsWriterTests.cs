using System.Security.Cryptography;
using System.Text;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;

namespace Reference.Tests.Formats;

public sealed class SafetensorsWriterTests
{
    private static readonly ScalarBackend s_scalar = ScalarBackend.Instance;

    [Fact]
    public void Small_files_are_the_published_bytes()
    {
        Assert.Equal("08000000000000007b7d202020202020", Convert.ToHexStringLower(Bytes()));
        byte[] one = Bytes(("test", Tensor.From<int>(s_scalar, [1, 2, 3, 4], new Shape(2, 2))));
        Assert.Equal(0x40, one[0]);
        Assert.Equal("{\"test\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}    ",
            Encoding.UTF8.GetString(one.AsSpan(8, 0x40)));
        Assert.Equal(8 + 0x40 + 16, one.Length);
    }

    [Fact]
    public void Tensors_go_by_type_then_by_the_bytes_of_their_names()
    {
        Tensor I8(sbyte value) => Tensor.From<sbyte>(s_scalar, [value], new Shape(1));
        using var folder = new TemporaryFolder();
        string path = folder.At("a.safetensors");
        SafetensorsWriter.Write(path,
        [
            ("bool", Tensor.From(s_scalar, [true], new Shape(1))), ("\U00010000", I8(3)), ("\uffff", I8(2)), ("b", I8(1)),
                ("a", Tensor.From<byte>(s_scalar, [9], new Shape(1))),
            ("half", Tensor.From(s_scalar, [(Half)1.5f], new Shape(1))), ("f64", Tensor.From(s_scalar, [2.5], new Shape())),
                ("i64", Tensor.From(s_scalar, [7L], new Shape(1))),
            ("i16", Tensor.From<short>(s_scalar, [5], new Shape(1))), ("f32", Tensor.From(s_scalar, [1f], new Shape(1))),
        ]);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["i64", "f64", "f32", "half", "i16", "b", "\uffff", "\U00010000", "a", "bool"],
            file.Entries.Select(entry => entry.Name));
        Assert.Equal(2.5, file.Get("f64", s_scalar).ToScalar());
        Assert.Equal([true], file.Get("bool", s_scalar).ToArray<bool>());
    }

    [Fact]
    public void Names_and_metadata_are_escaped_as_serde_json_does_and_come_back()
    {
        const string Odd = "\"\\/\b\f\n\r\t\u0001\u001f\u007f é \u2028 😀";
        byte[] bytes = Bytes(new Dictionary<string, string> { [Odd] = "v\"", ["a"] = "" },
            (Odd, Tensor.From<byte>(s_scalar, [1], new Shape(1))));
        string header = Encoding.UTF8.GetString(bytes.AsSpan(8, bytes[0] + (256 * bytes[1])));
        Assert.StartsWith("{\"__metadata__\":{\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f é \u2028 😀\":\"v\\\"\",\"a\":\"\"},\"",
            header, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.Write("a.safetensors", bytes));
        Assert.Equal("v\"", file.Metadata[Odd]);
        Assert.Equal([1], file.Get(Odd, s_scalar).ToArray<byte>());
    }

    [Fact]
    public void Views_are_written_in_row_major_order_and_the_hash_is_that_of_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("a.safetensors");
        Tensor matrix = Tensor.From<float>(s_scalar, [1, 2, 3, 4, 5, 6], new Shape(2, 3));
        (string, Tensor)[] tensors = [("t", matrix.Transpose()), ("row", matrix.Slice(1, 1, 1))];
        string hash = SafetensorsWriter.Write(path, tensors);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), hash);
        Assert.Equal(hash, SafetensorsWriter.Hash(tensors.Reverse()));
        using var file = SafetensorsFile.Open(path);
        Assert.Equal([1, 4, 2, 5, 3, 6], file.Get("t", s_scalar).ToArray<float>());
        Assert.Equal([2, 5], file.Get("row", s_scalar).ToArray<float>());
    }

    [Fact]
    public void What_the_format_cannot_hold_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        Tensor one = Tensor.Zeros(s_scalar, new Shape(1), DType.F32), blocks = Tensor.Zeros(s_scalar, new Shape(32), DType.Q8_0);
        foreach ((string Name, Tensor Tensor)[] bad in ((string, Tensor)[][])[[("a", one), ("a", one)], [("__metadata__", one)],
            [("a", blocks)], [("\ud800", one)]])
            Assert.ThrowsAny<ArgumentException>(() => SafetensorsWriter.Write(folder.At("a.safetensors"), bad));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.safetensors", [1, 2, 3]);
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new IOException("disk full");
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_file_can_be_written_over_the_one_that_its_tensors_come_from()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("a.safetensors");
        SafetensorsWriter.Write(path, [("a", Tensor.From<float>(s_scalar, [1, 2], new Shape(2)))]);
        using var file = SafetensorsFile.Open(path);
        Tensor old = file.Get("a", s_scalar);
        SafetensorsWriter.Write(path, [("a", Tensor.From<float>(s_scalar, [3], new Shape(1))), ("b", old)]);
        using var now = SafetensorsFile.Open(path);
        Assert.Equal([1, 2], now.Get("b", s_scalar).ToArray<float>());
        Assert.Equal([1, 2], old.ToArray<float>());
    }

    private static byte[] Bytes(params (string Name, Tensor Tensor)[] tensors) => Bytes([], tensors);

    private static byte[] Bytes(Dictionary<string, string> metadata, params (string Name, Tensor Tensor)[] tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}
