using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;

namespace Reference.Tests.Peft;

/// <summary>Which layers an adapter takes, and how a wish that cannot be met is refused.</summary>
public sealed class TargetTests
{
    private static string[] Layers(LoraConfig config, string family = "llama", bool isTied = false) =>
        [.. Small.Adapted(config, family, isTied: isTied)["a"].Parameters.Select(parameter => parameter.Name)
            .Select(name => name.Replace("base_model.model.", "", StringComparison.Ordinal)).Select(name => name[..name.IndexOf(".lora_", StringComparison.Ordinal)]).Distinct()];

    private static string Refused(LoraConfig config, string family = "llama") => Assert.Throws<AdapterException>(() => Layers(config, family)).Message;

    [Fact]
    public void Names_are_whole_paths_or_their_ends_at_a_dot()
    {
        Assert.Equal(["model.layers.0.self_attn.q_proj", "model.layers.1.self_attn.q_proj", "model.layers.2.self_attn.q_proj"], Layers(new LoraConfig { Targets = TargetNames.Of("q_proj", "proj") }));
        Assert.Equal(["model.layers.1.mlp.up_proj"], Layers(new LoraConfig { Targets = TargetNames.Of("model.layers.1.mlp.up_proj") }));
    }

    [Fact]
    public void A_regular_expression_matches_whole_paths()
    {
        Assert.Equal(["model.layers.0.mlp.up_proj", "model.layers.2.mlp.up_proj"], Layers(new LoraConfig { Targets = TargetNames.Matching(@".*\.[02]\.mlp\.up.*") }));
        Assert.Equal(["lm_head"], Layers(new LoraConfig { Targets = TargetNames.Matching("(?P<head>lm)_(?!x)head") }));
        Assert.Contains("is no regular expression", Refused(new LoraConfig { Targets = TargetNames.Matching("(") }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama", 21)]
    [InlineData("gpt2", 8)]
    public void All_linear_leaves_the_head_out(string family, int count)
    {
        string[] layers = Layers(new LoraConfig { Targets = TargetNames.AllLinear }, family);
        Assert.Equal(count, layers.Length);
        Assert.DoesNotContain("lm_head", layers);
    }

    [Fact]
    public void Long_lists_are_written_as_their_shortest_endings()
    {
        AdaptedModel adapted = Small.Adapted();
        Assert.Equal(["down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"], adapted["a"].Config.Targets!.List!);
    }

    [Fact]
    public void Defaults_are_those_of_the_family()
    {
        Assert.Equal(6, Layers(new LoraConfig()).Length);
        Assert.All(Layers(new LoraConfig(), "gpt2"), path => Assert.EndsWith("attn.c_attn", path, StringComparison.Ordinal));
    }

    [Fact]
    public void Blocks_and_exclusions_narrow_a_list()
    {
        var config = new LoraConfig { Targets = TargetNames.Of("q_proj", "up_proj"), LayersToTransform = [0, 2], LayersPattern = TargetNames.Of("layers"), Exclude = TargetNames.Of("2.mlp.up_proj") };
        Assert.Equal(["model.layers.0.self_attn.q_proj", "model.layers.0.mlp.up_proj", "model.layers.2.self_attn.q_proj"], Layers(config));
        Assert.Equal(3, Layers(new LoraConfig { Targets = TargetNames.Of("q_proj"), LayersPattern = TargetNames.Of(), Exclude = TargetNames.Of() }).Length);
        Assert.Equal(["model.layers.1.self_attn.q_proj"], Layers(new LoraConfig { Targets = TargetNames.Of("q_proj"), LayersToTransform = [1] }));
    }

    [Fact]
    public void Embeddings_and_tied_heads_can_be_adapted()
    {
        Assert.Equal(["model.embed_tokens", "lm_head"], Layers(new LoraConfig { Targets = TargetNames.Of("embed_tokens", "lm_head") }, isTied: true));
        Assert.Equal(["transformer.wte", "transformer.wpe"], Layers(new LoraConfig { Targets = TargetNames.Of("wte", "wpe") }, "gpt2"));
    }

    [Fact]
    public void A_name_that_matches_nothing_is_refused_with_names_that_are_near()
    {
        string message = Refused(new LoraConfig { Targets = TargetNames.Of("q_porj") });
        Assert.Contains("'q_porj' matches no layer", message, StringComparison.Ordinal);
        Assert.Contains("q_proj", message, StringComparison.Ordinal);
        Assert.Contains("(after exclude_modules", Refused(new LoraConfig { Targets = TargetNames.Of("q_proj"), Exclude = TargetNames.Of("q_proj") }), StringComparison.Ordinal);
        Assert.Contains("'norn'", Refused(new LoraConfig { Targets = TargetNames.Of("q_proj"), ModulesToSave = ["norn"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_adapted_and_options_that_do_not_go_together_are_refused()
    {
        Assert.Contains("model.norm, a NormLayer", Refused(new LoraConfig { Targets = TargetNames.Of("norm") }), StringComparison.Ordinal);
        Assert.Contains("layers_to_transform goes with a list", Refused(new LoraConfig { Targets = TargetNames.AllLinear, LayersToTransform = [1] } with { Targets = TargetNames.Matching(".*q_proj") }), StringComparison.Ordinal);
        Assert.Contains("layers_pattern says where", Refused(new LoraConfig { Targets = TargetNames.Of("q_proj"), LayersPattern = TargetNames.Of("layers") }), StringComparison.Ordinal);
        Assert.Contains("lora_bias", Refused(new LoraConfig { Targets = TargetNames.Of("embed_tokens"), LoraBias = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Ranks_scales_and_counts_follow_the_patterns()
    {
        var config = new LoraConfig { Rank = 4, Targets = TargetNames.Of("q_proj", "v_proj"), RankPattern = [new(@"layers\.1\.self_attn\.q_proj", 2), new("v_proj", 3)] };
        Adapter adapter = Small.Adapted(config)["a"];
        nint[] ranks = [.. adapter.Parameters.Where(parameter => parameter.Name.EndsWith("lora_A.weight", StringComparison.Ordinal)).Select(parameter => parameter.Value.Shape[0])];
        Assert.Equal([4, 3, 2, 3, 4, 3], ranks);
        Assert.Equal((4 + 2 + 4) * (16 + 16) + (3 * 3 * (16 + 8)), adapter.ParameterCount);
    }

    [Fact]
    public void The_start_is_drawn_within_its_bounds_from_the_seed()
    {
        double[] Drawn(LoraStart start, ulong seed)
        {
            var adapted = new AdaptedModel(Small.Model(), Small.Backend, DType.F64);
            return adapted.Add("a", new LoraConfig { Start = start, Rank = 8, Targets = TargetNames.Of("q_proj") }, seed).Parameters[0].Value.ToDoubles();
        }

        double[] uniform = Drawn(LoraStart.Default, 1), normal = Drawn(LoraStart.Gaussian, 1);
        Assert.All(uniform, value => Assert.InRange(value, -0.25, 0.25));
        Assert.InRange(uniform.Max(), 0.2, 0.25);
        Assert.InRange(Math.Sqrt(normal.Average(value => value * value)), 0.1, 0.15);
        Assert.Equal(uniform, Drawn(LoraStart.Default, 1));
        Assert.NotEqual(uniform, Drawn(LoraStart.Default, 2));
    }
}
