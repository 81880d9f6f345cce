using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;

namespace Reference.Tests.Formats;

public sealed class SafetensorsGoldenTests
{
    [Theory]
    [InlineData("models")]
    [InlineData("gguf")]
    [InlineData("quantization")]
    [InlineData("training")]
    [InlineData("peft")]
    public void Golden_files_written_again_are_the_same_bytes(string folder)
    {
        string[] files = Directory.GetFiles(Golden.Require(folder), "*.safetensors", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        Assert.NotEmpty(files);
        foreach (string path in files)
        {
            using var file = SafetensorsFile.Open(path);
            using var copy = new MemoryStream();
            SafetensorsWriter.Write(copy,
                file.Entries.Reverse().Select(entry => (entry.Name, file.Get(entry.Name, ScalarBackend.Instance))), file.Metadata);
            Assert.True(copy.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(path)), $"{path} differs when written again");
        }
    }

    [Fact]
    public void A_real_file_opens_with_its_metadata_and_types()
    {
        using var file = SafetensorsFile.Open(Golden.RequireModel("all-minilm-l6-v2", "model.safetensors"));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.True(file.TryGetEntry("embeddings.position_ids", out TensorEntry? entry));
        Assert.Equal(("I64", 8L + 11408, 4096L), (entry.TypeName, entry.Offset, entry.ByteLength));
        long[] ids = file.Get("embeddings.position_ids", ScalarBackend.Instance).ToArray<long>();
        Assert.Equal(Enumerable.Range(0, 512).Select(i => (long)i), ids);
    }
}
