using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Tests.Shared;
using static Reference.Tests.Formats.Bytes;

namespace Reference.Tests.Formats;

public sealed class GgufFileTests
{
    [Fact]
    public void A_small_file_opens_with_metadata_and_tensors()
    {
        using var folder = new TemporaryFolder();
        using var file = GgufFile.Open(folder.Write("a.gguf", GgufBuilder.Small().Build()));
        Assert.Equal(["general.architecture", "llama.block_count", "llama.rope.freq_base", "tokenizer.ggml.tokens",
            "tokenizer.ggml.scores"], file.Metadata.Select(pair => pair.Key));
        Assert.Equal(("llama", 2L, 10000.0),
            (file.Find("general.architecture")!.AsText(), file.Find("llama.block_count")!.AsInt64(),
            file.Find("llama.rope.freq_base")!.AsDouble()));
        Assert.Equal(["a", "b"], file.Find("tokenizer.ggml.tokens")!.AsTexts());
        Assert.Null(file.Find("missing"));
        Assert.Equal(["Q8_0", "F32", "Q4_1", "BF16"], file.Entries.Select(entry => entry.TypeName));
        foreach (TensorEntry entry in file.Entries) Assert.Equal(entry.Shape, file.Get(entry.Name, ScalarBackend.Instance).Shape);
        Assert.Equal(new Shape(2, 32), file.Entries[0].Shape);
        Assert.Equal("llama", GgufModel.Check(file, file));
    }

    [Fact]
    public void Version_2_and_a_file_of_metadata_only_open()
    {
        using var folder = new TemporaryFolder();
        using var file = GgufFile.Open(folder.Write("a.gguf", new GgufBuilder { Version = 2 }.Add("k", "v").Build()));
        Assert.Equal((2, 0, "v"), (file.Version, file.Entries.Count, file.Find("k")!.AsText()));
    }

    [Theory]
    [InlineData(4u, "Q4_2 (type 4, removed from ggml)")]
    [InlineData(31u, "a repacked type 31 (removed from ggml)")]
    [InlineData(99u, "an unknown type 99")]
    [InlineData(12u, "Q4_K")]
    public void E11_a_type_that_cannot_be_read_is_listed_and_refused_by_name(uint type, string name)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = new GgufBuilder().Tensor("odd", [256], type, 0).Tensor("t", [8], 0, 160).Data(192).Build();
        using var file = GgufFile.Open(folder.Write("a.gguf", bytes));
        Assert.Equal(8, file.Get("t", ScalarBackend.Instance).Count);
        var error = Assert.Throws<NotSupportedException>(() => file.Get("odd", ScalarBackend.Instance));
        Assert.Contains($"tensor \"odd\" is stored as {name}", error.Message, StringComparison.Ordinal);
        Assert.Contains("F32, F16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x7E00)]
    [InlineData(0x7C00)]
    public void E19_blocks_with_scales_that_are_not_finite_are_legal_here(int scale)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = new GgufBuilder().Tensor("t", [32], 8, 0).Data(34).Build();
        (bytes[^34], bytes[^33]) = ((byte)scale, (byte)(scale >> 8));
        using var file = GgufFile.Open(folder.Write("a.gguf", bytes));
        Assert.All(file.Get("t", ScalarBackend.Instance).ToDoubles(), value => Assert.False(double.IsFinite(value)));
    }

    public static TheoryData<string, string> BadModels => new()
    {
        { "E17 no architecture", "\"general.architecture\" is missing" },
        { "E17 architecture a number", "\"general.architecture\" is U32 1" },
        { "E17 block_count missing", "\"llama.block_count\" is missing" },
        { "E17 block_count 0", "\"llama.block_count\" is U32 0" },
        { "E17 block_count of other tensors", "\"llama.block_count\" is U32 3, but there are tensors of 2 blocks" },
        { "E17 block_count a text", "\"llama.block_count\" is \"2\"" },
        { "E18 NaN", "\"llama.rope.freq_base\" is F32 NaN" },
        { "E18 infinity", "\"llama.attention.layer_norm_rms_epsilon\" is F64 Infinity" },
        { "E20 scores", "\"tokenizer.ggml.scores\" has 1 entries, \"tokenizer.ggml.tokens\" 2" },
        { "E20 token types", "\"tokenizer.ggml.token_type\" has 1 entries, \"tokenizer.ggml.tokens\" 0" },
    };

    [Theory]
    [MemberData(nameof(BadModels))]
    public void A_file_that_is_no_whole_model_is_inspectable_but_refused_as_a_model(string name, string says)
    {
        using var folder = new TemporaryFolder();
        using var file = GgufFile.Open(folder.Write("a.gguf", Model(name)));
        var error = Assert.Throws<MalformedFileException>(() => GgufModel.Check(file, file));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("whole", "")]
    [InlineData("E21 missing part", "m-00002-of-00003.gguf missing")]
    [InlineData("E21 count differs", "metadata \"split.count\": found 2; expected 3")]
    [InlineData("E21 number differs", "metadata \"split.no\": found 0; expected 1")]
    [InlineData("E21 tensors differ", "metadata \"split.tensors.count\": found 3; expected 4")]
    [InlineData("E21 tensor twice", "tensor \"t0\": found it in an earlier part too")]
    [InlineData("E21 renamed", "a name that ends in -00001-of-00003.gguf")]
    public void E21_parts_of_a_model_must_belong_together(string name, string says)
    {
        using var folder = new TemporaryFolder();
        for (uint i = 0; i < 3; i++)
        {
            if (i == 1 && name == "E21 missing part") continue;
            uint number = i == 1 && name == "E21 number differs" ? 0 : i, count = i == 1 && name == "E21 count differs" ? 2u : 3u;
            string file = name == "E21 renamed" ? $"m{i + 1}.gguf" : $"m-{i + 1:d5}-of-00003.gguf";
            string tensor = i == 2 && name == "E21 tensor twice" ? "t0" : $"t{i}";
            var part = new GgufBuilder().Add("split.no", 2, [(byte)number, 0]).Add("split.count", 2, [(byte)count, 0])
                .Add("split.tensors.count", 5, U32(name == "E21 tensors differ" ? 3u : 4u)).Tensor(tensor, [1], 0, 0);
            folder.Write(file, (i == 0 ? part.Tensor("u", [1], 0, 32).Data(64) : part.Data(32)).Build());
        }

        string path = name == "whole" ? folder.Path : Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).First();
        if (says.Length > 0)
        {
            Assert.Contains(says, Assert.Throws<MalformedFileException>(() => ModelFiles.Open(path)).Message, StringComparison.Ordinal);
            return;
        }

        using var model = ModelFiles.Open(path);
        Assert.Equal(["t0", "u", "t1", "t2"], model.Entries.Select(entry => entry.Name));
        Assert.Equal(1, model.Get("t2", ScalarBackend.Instance).Count);
        Assert.Equal(0, model.Gguf!.Find("split.no")!.AsInt64());
    }

    private static byte[] Model(string name)
    {
        var file = new GgufBuilder();
        if (name == "E17 architecture a number") file.Add("general.architecture", 4, U32(1));
        else if (name != "E17 no architecture") file.Add("general.architecture", "llama");
        if (name == "E17 block_count a text") file.Add("llama.block_count", "2");
        else if (name != "E17 block_count missing") file.Add("llama.block_count", 4,
            U32(name switch { "E17 block_count 0" => 0, "E17 block_count of other tensors" => 3, _ => 2 }));
        if (name == "E18 NaN") file.Add("llama.rope.freq_base", 6, U32(0x7FC00000));
        if (name == "E18 infinity") file.Add("llama.attention.layer_norm_rms_epsilon", 12, U64(0x7FF0000000000000));
        if (name == "E20 scores") file.Add("tokenizer.ggml.tokens", 9, Join(U32(8), U64(2), U64(0), U64(0)))
            .Add("tokenizer.ggml.scores", 9, Join(U32(6), U64(1), U32(0)));
        if (name == "E20 token types") file.Add("tokenizer.ggml.token_type", 9, Join(U32(5), U64(1), U32(0)));
        return file.Tensor("blk.0.a", [8], 0, 0).Tensor("blk.1.a", [8], 0, 32).Data(64).Build();
    }
}
