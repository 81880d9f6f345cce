using System.Text;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using static Reference.Tests.Formats.Bytes;

namespace Reference.Tests.Formats;

public sealed class ModelFilesTests
{
    private static readonly byte[] s_first = Safetensors($"{{{Entry("a", "U8", "[2]", "[0,2]")}}}", 2);
    private static readonly byte[] s_second = Safetensors($"{{{Entry("b", "U8", "[3]", "[0,3]")}}}", 3);

    private const string Good = "{\"metadata\":{\"total_size\":5},\"weight_map\":{\"b\":\"2.safetensors\",\"a\":\"1.safetensors\"}}";

    [Fact]
    public void The_golden_shards_hold_the_tensors_of_their_index()
    {
        using var model = ModelFiles.Open(Golden.Require("models", "llama-sharded", "model"));
        Assert.Empty(model.Warnings);
        Assert.Equal(2, model.Files.Count);
        Assert.Equal(24000, model.Entries.Sum(entry => entry.ByteLength));
        Assert.Equal([53, 16], model.Get("model.embed_tokens.weight", ScalarBackend.Instance).Shape.Lengths.ToArray()
            .Select(length => (int)length));
        Assert.Throws<KeyNotFoundException>(() => model.Get("nothing", ScalarBackend.Instance));
    }

    public static TheoryData<string, string, string> Bad => new()
    {
        { "B1 up", Map("../../etc/passwd"), "plain name" },
        { "B1 up, named well", Map("../1.safetensors"), "plain name" },
        { "B1 absolute", Map("/tmp/1.safetensors"), "plain name" },
        { "B1 drive", Map("C:1.safetensors"), "plain name" },
        { "B1 UNC", Map("\\\\\\\\host\\\\1.safetensors"), "plain name" },
        { "B1 backslashes", Map("a\\\\..\\\\1.safetensors"), "plain name" },
        { "B1 URL", Map("https://x/1.safetensors"), "plain name" },
        { "B1 NUL", Map("1\\u0000.safetensors"), "plain name" },
        { "B1 empty", Map(""), "plain name" },
        { "B1 other kind", Map("config.json"), "plain name" },
        { "B1 link out", Map("link.safetensors"), "a link that leaves the folder" },
        { "B2 missing", "{\"weight_map\":{\"a\":\"1.safetensors\",\"x\":\"8.safetensors\",\"y\":\"9.safetensors\"}}",
            "\"8.safetensors\", \"9.safetensors\" missing" },
        { "B3 not in its shard", "{\"weight_map\":{\"a\":\"1.safetensors\",\"b\":\"1.safetensors\"}}",
            "\"b\" not in the file that it names" },
        { "B3 swapped", "{\"weight_map\":{\"a\":\"2.safetensors\",\"b\":\"1.safetensors\"}}", "\"a\", \"b\" not in the file" },
        { "B4 in two shards", "{\"weight_map\":{\"a\":\"1.safetensors\",\"b\":\"copy.safetensors\"}}",
            "tensor \"a\": found it in 1.safetensors and in copy.safetensors" },
        { "B7 too many shards",
            $"{{\"weight_map\":{{{string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"t{i}\":\"{i}.safetensors\""))}}}}}",
            "at most 4096" },
        { "B7 one shard too often",
            $"{{\"weight_map\":{{{string.Join(",", Enumerable.Range(0, 600_000).Select(i => $"\"t{i}\":\"1.safetensors\""))}}}}}",
            "more than 524288 tensors" },
        { "B8 names that differ in case", "{\"weight_map\":{\"a\":\"m.safetensors\",\"b\":\"M.safetensors\"}}",
            "differ in more than case" },
        { "B10 array", "[]", "the index to be a JSON StartObject" },
        { "B10 null map", "{\"weight_map\":null}", "\"weight_map\" to be a JSON StartObject" },
        { "B10 no map", "{\"metadata\":{}}", "no \"weight_map\"" },
        { "B10 map of numbers", "{\"weight_map\":{\"a\":1}}", "the file of \"a\" (a string)" },
        { "B10 map twice", "{\"weight_map\":{},\"weight_map\":{}}", "a second time" },
        { "B10 tensor twice", "{\"weight_map\":{\"a\":\"1.safetensors\",\"a\":\"2.safetensors\"}}", "tensor \"a\" a second time" },
        { "B10 cut short", "{\"weight_map\":{\"a\":", "no JSON" },
        { "B10 nested too deeply", $"{{\"x\":{new string('[', 100_000)}", "no JSON" },
        { "B11 pointer as shard", Map("lfs.safetensors"), "a Git LFS pointer" },
        { "B11 pointer as index", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a Git LFS pointer" },
        { "B12 page as shard", Map("page.safetensors"), "a web page" },
        { "B12 page as index", "<!DOCTYPE html>", "a web page" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_index_is_refused_and_the_error_says_why(string name, string index, string says)
    {
        using TemporaryFolder folder = Folder(index), outside = new();
        File.CreateSymbolicLink(folder.At("link.safetensors"), outside.Write("a.safetensors", s_first));
        folder.Write("copy.safetensors", Safetensors($"{{{Entry("a", "U8", "[2]", "[0,2]")},{Entry("b", "U8", "[2]", "[2,4]")}}}", 4));
        folder.Write("lfs.safetensors", Of("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"));
        folder.Write("page.safetensors", Of("<!doctype html><title>404</title>"));
        var error = Assert.Throws<MalformedFileException>(() => ModelFiles.Open(folder.Path));
        Assert.True(error.Message.Contains(says, StringComparison.Ordinal), $"{name}: {error.Message}");
    }

    [Theory]
    [InlineData("B5 tensor that the index lacks", "{\"weight_map\":{\"a\":\"1.safetensors\",\"b\":\"more.safetensors\"}}",
        "\"extra\" in the files but not in the index")]
    [InlineData("B6 wrong total", "{\"metadata\":{\"total_size\":6},\"weight_map\":{\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"}}",
        "\"total_size\" is 6, but the tensors have 5")]
    public void What_is_odd_but_harmless_is_a_warning(string name, string index, string says)
    {
        using TemporaryFolder folder = Folder(index);
        folder.Write("more.safetensors", Safetensors($"{{{Entry("b", "U8", "[1]", "[0,1]")},{Entry("extra", "U8", "[1]", "[1,2]")}}}", 2));
        using var model = ModelFiles.Open(folder.Path);
        Assert.True(Assert.Single(model.Warnings).Contains(says, StringComparison.Ordinal), name);
        Assert.Equal(["a", "b"], model.Entries.Select(entry => entry.Name));
        Assert.False(model.TryGetEntry("extra", out _));
    }

    [Fact]
    public void B9_the_single_file_is_preferred_to_the_index_with_a_warning()
    {
        using TemporaryFolder folder = Folder(Good);
        using (var sharded = ModelFiles.Open(folder.Path)) Assert.Equal(["a", "b"], sharded.Entries.Select(entry => entry.Name));
        folder.Write("model.safetensors", s_second);
        using var single = ModelFiles.Open(folder.Path);
        Assert.Equal("b", Assert.Single(single.Entries).Name);
        Assert.Contains("model.safetensors is read", Assert.Single(single.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_into_the_cache_of_Hugging_Face_are_followed()
    {
        using var cache = new TemporaryFolder();
        string snapshot = Directory.CreateDirectory(cache.At("models--x/snapshots/1")).FullName;
        Directory.CreateDirectory(cache.At("models--x/blobs"));
        File.CreateSymbolicLink(Path.Combine(snapshot, "1.safetensors"), "../../blobs/one");
        File.CreateSymbolicLink(Path.Combine(snapshot, "2.safetensors"), "../../blobs/two");
        cache.Write("models--x/blobs/one", s_first);
        cache.Write("models--x/blobs/two", s_second);
        cache.Write("models--x/snapshots/1/model.safetensors.index.json", Of(Good));
        using var model = ModelFiles.Open(snapshot);
        Assert.Equal([0, 1, 2], model.Get("b", ScalarBackend.Instance).ToArray<byte>());
    }

    [Fact]
    public void A_folder_without_weights_says_what_is_there()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no model.safetensors", Assert.Throws<FileNotFoundException>(() => ModelFiles.Open(folder.Path)).Message,
            StringComparison.Ordinal);
        folder.Write("pytorch_model.bin", [1]);
        Assert.Contains("pickle", Assert.Throws<FileNotFoundException>(() => ModelFiles.Open(folder.Path)).Message,
            StringComparison.Ordinal);
        folder.Write("a.gguf", [1]);
        folder.Write("b.gguf", [1]);
        Assert.Contains("a.gguf, b.gguf", Assert.Throws<FileNotFoundException>(() => ModelFiles.Open(folder.Path)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no such file or folder", Assert.Throws<FileNotFoundException>(() => ModelFiles.Open(folder.At("x"))).Message,
            StringComparison.Ordinal);
    }

    private static string Map(string file) => $"{{\"weight_map\":{{\"a\":\"{file}\"}}}}";

    private static TemporaryFolder Folder(string index)
    {
        var folder = new TemporaryFolder();
        folder.Write("1.safetensors", s_first);
        folder.Write("2.safetensors", s_second);
        folder.Write("model.safetensors.index.json", Encoding.UTF8.GetBytes(index));
        return folder;
    }
}
