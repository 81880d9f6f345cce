using System.Text.Json.Nodes;
using Reference.Autograd;
using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Files;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;

namespace Reference.Tests.Peft;

/// <summary>Adapter folders: what is written loads again the same; what cannot be understood is refused by file and key.</summary>
public sealed class FolderTests
{
    private static readonly LoraConfig s_config = new()
    {
        Start = LoraStart.Random,
        Rank = 3,
        Alpha = 2.5,
        Dropout = 0.05,
        UseRslora = true,
        Targets = TargetNames.Of("v_proj", "embed_tokens", "lm_head"),
        ModulesToSave = ["model.norm"],
        AlphaPattern = [new("v_proj", 7)],
        BaseModel = "org/name",
    };

    private static TemporaryFolder Saved(LoraConfig? config = null, Action<JsonObject>? change = null, string family = "llama")
    {
        var folder = new TemporaryFolder();
        Small.Adapted(config ?? s_config, family).Save("a", folder.Path);
        if (change is null) return folder;
        JsonObject json = JsonNode.Parse(File.ReadAllText(folder.At("adapter_config.json")))!.AsObject();
        change(json);
        File.WriteAllText(folder.At("adapter_config.json"), json.ToJsonString());
        return folder;
    }

    private static AdaptedModel Loaded(string folder)
    {
        var adapted = new AdaptedModel(Small.Model(), Small.Backend, DType.F64);
        adapted.Load(folder, "again");
        return adapted;
    }

    private static string Refused(Action<JsonObject> change)
    {
        using TemporaryFolder folder = Saved(change: change);
        return Assert.Throws<AdapterException>(() => Loaded(folder.Path)).Message;
    }

    [Fact]
    public void What_is_written_loads_with_the_same_bits_under_any_name_and_is_written_the_same()
    {
        using TemporaryFolder folder = Saved(), second = new();
        AdaptedModel adapted = Loaded(folder.Path);
        Assert.Equal(Small.Logits(Small.Adapted(s_config)), Small.Logits(adapted));
        adapted.Save("again", second.Path);
        foreach (string file in (string[])["adapter_config.json", "adapter_model.safetensors"])
            Assert.Equal(File.ReadAllBytes(folder.At(file)), File.ReadAllBytes(second.At(file)));
        var tensors = new GoldenTensors(folder.At("adapter_model.safetensors"));
        Assert.Contains("base_model.model.lm_head.base_layer.weight", tensors.Names);
        Assert.Contains("base_model.model.model.embed_tokens.lora_embedding_A", tensors.Names);
    }

    [Fact]
    public void A_key_that_says_nothing_passes_and_any_other_unknown_one_is_refused()
    {
        using TemporaryFolder folder = Saved(change: json => (json["some_new_key"], json["another"], json["qalora_group_size"]) = (null, new JsonArray(), 32));
        AdaptedModel adapted = Loaded(folder.Path);
        using var second = new TemporaryFolder();
        adapted.Save("again", second.Path);
        Assert.Contains("\"some_new_key\": null", File.ReadAllText(second.At("adapter_config.json")), StringComparison.Ordinal);
        Assert.Contains("adapter_config.json: some_new_key is 3", Refused(json => json["some_new_key"] = 3), StringComparison.Ordinal);
        Assert.Contains("use_dora is true; expected false", Refused(json => json["use_dora"] = true), StringComparison.Ordinal);
        Assert.Contains("layer_replication is [[0,2]]", Refused(json => json["layer_replication"] = new JsonArray(new JsonArray(0, 2))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("peft_type", "\"VERA\"", "'VERA' is not known")]
    [InlineData("r", "0", "r is 0; expected a whole number from 1")]
    [InlineData("r", "-1", "r is -1; expected a whole number from 1")]
    [InlineData("r", "2.5", "r is 2.5; expected a whole number from 1")]
    [InlineData("lora_alpha", "\"x\"", "lora_alpha is \"x\"; expected a number")]
    [InlineData("lora_alpha", "0", "lora_alpha is 0")]
    [InlineData("lora_alpha", "\"NaN\"", "lora_alpha is \"NaN\"; expected a number")]
    [InlineData("lora_dropout", "1", "lora_dropout is 1; expected a number from 0 to below 1")]
    [InlineData("bias", "\"some\"", "bias is \"some\"; expected none, all or lora_only")]
    [InlineData("task_type", "\"TOKEN_CLS\"", "task_type is \"TOKEN_CLS\"; expected CAUSAL_LM")]
    [InlineData("init_lora_weights", "\"pissa\"", "init_lora_weights is \"pissa\"; expected true or false")]
    public void A_value_out_of_its_range_is_refused_by_key(string key, string value, string said) =>
        Assert.Contains(said, Refused(json => json[key] = JsonNode.Parse(value)), StringComparison.Ordinal);

    [Fact]
    public void Tensors_that_do_not_fit_are_listed_by_name()
    {
        using TemporaryFolder folder = Saved(change: json => json["target_modules"] = new JsonArray("v_proj", "q_proj", "embed_tokens"));
        string message = Assert.Throws<AdapterException>(() => Loaded(folder.Path)).Message;
        Assert.Contains("'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight' [3, 16] is missing", message, StringComparison.Ordinal);
        Assert.Contains("'base_model.model.lm_head.lora_A.weight' is in the file, and no part of this adapter takes it", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rank_that_neither_r_nor_a_pattern_says_and_a_scale_that_several_say_differently_are_told()
    {
        Assert.Contains("[3, 23] has rank 3; r and rank_pattern say 4", Refused(json => json["r"] = 4), StringComparison.Ordinal);
        using TemporaryFolder folder = Saved(change: json => json["alpha_pattern"] = new JsonObject { ["_proj"] = 1, ["v_proj"] = 7, [".*self_attn.v_proj"] = 3 });
        Adapter adapter = Loaded(folder.Path)["again"];
        Assert.Equal(3, adapter.Warnings.Count);
        Assert.Contains("2 keys of alpha_pattern match", adapter.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_of_another_base_are_refused_with_its_name()
    {
        using TemporaryFolder folder = Saved(s_config with { Targets = TargetNames.Of("c_attn"), ModulesToSave = null, AlphaPattern = [] }, family: "gpt2");
        string config = File.ReadAllText(folder.At("adapter_config.json")).Replace("\"c_attn\"", "\"q_proj\"", StringComparison.Ordinal);
        File.WriteAllText(folder.At("adapter_config.json"), config);
        Assert.Contains("on this model (it was made on 'org/name')", Assert.Throws<AdapterException>(() => Loaded(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 8.0, 0.0, "r is 0")]
    [InlineData(8, 0.0, 0.0, "lora_alpha is 0")]
    [InlineData(8, double.NaN, 0.0, "lora_alpha is NaN")]
    [InlineData(8, 8.0, 1.0, "lora_dropout is 1")]
    public void A_new_adapter_with_a_value_that_means_nothing_is_refused(int rank, double alpha, double dropout, string said) => Assert.Contains(
        said, Assert.Throws<AdapterException>(() => Small.Adapted(new LoraConfig { Rank = rank, Alpha = alpha, Dropout = dropout })).Message, StringComparison.Ordinal);

    [Fact]
    public void Tensors_of_another_type_than_the_base_are_computed_with_in_the_bases_type()
    {
        using TemporaryFolder folder = Saved();
        string file = folder.At("adapter_model.safetensors");
        (string Name, Tensor Tensor)[] half;
        using (SafetensorsFile tensors = SafetensorsFile.Open(file))
            half = [.. tensors.Entries.Select(entry => (entry.Name, tensors.Get(entry.Name, Small.Backend).To(DType.F16)))];
        SafetensorsWriter.Write(file, half);
        AdaptedModel adapted = Loaded(folder.Path);
        Assert.All(adapted["again"].Parameters, parameter => Assert.Equal(DType.F64, parameter.Value.DType));
        foreach (Parameter parameter in adapted["again"].Parameters.Where(parameter => parameter.Name.Contains("lora_A", StringComparison.Ordinal)))
            Assert.Equal(half.Single(entry => entry.Name == parameter.Name).Tensor.ToDoubles(), parameter.Value.ToDoubles());
    }

    [Fact]
    public void Classes_and_addresses_in_the_configuration_are_kept_as_texts_and_do_nothing()
    {
        using TemporaryFolder folder = Saved(change: json =>
        {
            json["auto_mapping"] = new JsonObject { ["base_model_class"] = "os.system", ["parent_library"] = "https://example.org/code.py" };
            json["base_model_name_or_path"] = "https://example.org/model";
            json["revision"] = "main";
        });
        Assert.Equal(Small.Logits(Small.Adapted(s_config)), Small.Logits(Loaded(folder.Path)));
        Assert.Equal("https://example.org/model", AdapterConfigFile.Read(folder.Path).BaseModel);
        Assert.Contains("'https://example.org/model'",
            Assert.Throws<AdapterException>(() => BaseModelFolder.Find(folder.Path, AdapterConfigFile.Read(folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_files_or_with_pickle_only_is_refused()
    {
        using TemporaryFolder folder = Saved();
        File.Move(folder.At("adapter_model.safetensors"), folder.At("adapter_model.bin"));
        Assert.Contains("only pickle weights", Assert.Throws<FileNotFoundException>(() => Loaded(folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(folder.At("adapter_config.json"));
        Assert.Contains("no adapter_config.json", Assert.Throws<FileNotFoundException>(() => Loaded(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("adapter_config.json", "{\"r\": 1, \"r\": 2}"u8);
        Assert.Contains("is no JSON", Assert.Throws<AdapterException>(() => Loaded(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_named_by_a_hub_id_is_found_below_a_folder()
    {
        using TemporaryFolder folder = Saved(), hub = new();
        AdapterConfig config = AdapterConfigFile.Read(folder.Path);
        Assert.Contains("'org/name'", Assert.Throws<AdapterException>(() => BaseModelFolder.Find(folder.Path, config)).Message, StringComparison.Ordinal);
        string snapshot = Path.Combine(hub.Path, "models--org--name", "snapshots", "1");
        Directory.CreateDirectory(snapshot);
        File.WriteAllText(Path.Combine(snapshot, "config.json"), "{}");
        Assert.Equal(snapshot, BaseModelFolder.Find(folder.Path, config, hub.Path));
        string plain = Path.Combine(hub.Path, "org", "name");
        Directory.CreateDirectory(plain);
        File.WriteAllText(Path.Combine(plain, "config.json"), "{}");
        Assert.Equal(plain, BaseModelFolder.Find(folder.Path, config, hub.Path));
    }

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(0.05, "0.05")]
    [InlineData(1e-05, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(2.5e-07, "2.5e-07")]
    public void Numbers_are_written_as_Python_writes_them(double value, string text)
    {
        using TemporaryFolder folder = Saved(s_config with { Dropout = value });
        Assert.Contains($"\"lora_dropout\": {text},", File.ReadAllText(folder.At("adapter_config.json")), StringComparison.Ordinal);
    }
}
