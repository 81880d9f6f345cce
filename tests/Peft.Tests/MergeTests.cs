using Reference.Autograd;
using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;

namespace Reference.Tests.Peft;

/// <summary>Merging says the same as the adapters beside the weights, and unmerging brings the original tensors back.</summary>
public sealed class MergeTests
{
    public static TheoryData<string, bool> Models => new() { { "llama", false }, { "llama", true }, { "gpt2", false } };

    private static LoraConfig Everything(string family) => new()
    {
        Start = LoraStart.Random,
        Rank = 3,
        Alpha = 5,
        UseRslora = true,
        Targets = family == "gpt2" ? TargetNames.AllLinear : TargetNames.Of("q_proj", "o_proj", "up_proj"),
        ModulesToSave = family == "gpt2" ? ["ln_f"] : ["model.norm"],
        Bias = family == "gpt2" ? BiasTraining.All : BiasTraining.None,
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Merged_logits_are_those_of_the_adapter_and_unmerging_restores_the_very_tensors(string family, bool isTied)
    {
        AdaptedModel adapted = Small.Adapted(Everything(family), family, isTied: isTied);
        Tensor[] before = [.. adapted.Model.Root.Parameters().Select(parameter => parameter.Value)];
        double[] unmerged = Small.Logits(adapted);
        adapted.Merge();
        Near(unmerged, Small.Logits(adapted));
        Assert.Equal(["a"], adapted.Merged);
        Assert.Throws<AdapterException>(() => Small.Logits(adapted, context => context with { Adapters = [] }));
        Assert.Throws<AdapterException>(() => adapted.Remove("a"));
        adapted.Unmerge();
        Assert.Equal(before, adapted.Model.Root.Parameters().Select(parameter => parameter.Value));
        Assert.Equal(unmerged, Small.Logits(adapted));
        adapted.MergeAndUnload();
        Assert.Empty(adapted.Adapters);
        Near(unmerged, Small.Logits(adapted));
        Assert.All(adapted.Model.Root.Parameters(), parameter => Assert.DoesNotContain("base_model", parameter.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_trained_bias_and_a_bias_of_B_are_merged_together()
    {
        var config = new LoraConfig { Start = LoraStart.Random, LoraBias = true, Bias = BiasTraining.AdaptedOnly, Targets = TargetNames.Of("c_fc") };
        AdaptedModel adapted = Small.Adapted(config, "gpt2");
        foreach (Parameter bias in adapted["a"].Parameters.Where(parameter => parameter.Name.EndsWith("bias", StringComparison.Ordinal)))
            bias.Value = Tensor.FromDoubles(Small.Backend, Array.ConvertAll(bias.Value.ToDoubles(), value => value + 0.5), bias.Value.Shape, DType.F64);
        double[] unmerged = Small.Logits(adapted);
        adapted.Merge();
        Near(unmerged, Small.Logits(adapted));
        adapted.MergeAndUnload();
        Near(unmerged, Small.Logits(adapted));
    }

    [Fact]
    public void A_tied_head_owns_its_weight_once_the_embedding_is_another()
    {
        AdaptedModel adapted = Small.Adapted(new LoraConfig { Targets = TargetNames.Of("q_proj"), Start = LoraStart.Random, ModulesToSave = ["embed_tokens"] }, isTied: true);
        Parameter table = adapted["a"].Parameters.Single(parameter => parameter.Name.Contains("embed_tokens", StringComparison.Ordinal));
        table.Value = Tensor.FromDoubles(Small.Backend, Array.ConvertAll(table.Value.ToDoubles(), value => 2 * value), table.Value.Shape, DType.F64);
        double[] unmerged = Small.Logits(adapted);
        adapted.MergeAndUnload();
        Near(unmerged, Small.Logits(adapted));
        Assert.Equal(["lm_head.weight"], adapted.Model.Root.Find("lm_head").OwnParameters.Select(own => own.Parameter.Name));
    }

    [Fact]
    public void The_report_tells_a_merge_that_changes_nothing()
    {
        MergeReport report = Small.Adapted().Merge();
        Assert.Equal(21, report.Weights);
        Assert.True(report.LargestChange > 0.01);
        Assert.Equal(0, Small.Adapted(new LoraConfig { Targets = TargetNames.AllLinear }).Merge().LargestChange);
    }

    [Fact]
    public void Two_adapters_merge_in_order_to_what_both_give()
    {
        AdaptedModel adapted = Small.Adapted();
        adapted.Add("b", new LoraConfig { Start = LoraStart.Random, Targets = TargetNames.Of("v_proj", "lm_head") }, 9);
        adapted.Active = ["a", "b"];
        double[] both = Small.Logits(adapted);
        adapted.Merge();
        Near(both, Small.Logits(adapted));
    }

    [Fact]
    public void A_value_that_is_not_finite_is_not_merged()
    {
        AdaptedModel adapted = Small.Adapted();
        Parameter broken = adapted["a"].Parameters[3];
        double[] values = broken.Value.ToDoubles();
        values[1] = double.NaN;
        broken.Value = Tensor.FromDoubles(Small.Backend, values, broken.Value.Shape, DType.F64);
        Tensor[] before = [.. adapted.Model.Root.Parameters().Select(parameter => parameter.Value)];
        Assert.Contains("not finite", Assert.Throws<AdapterException>(() => { adapted.Merge(); }).Message, StringComparison.Ordinal);
        Assert.Equal(before, adapted.Model.Root.Parameters().Select(parameter => parameter.Value));
        Assert.Empty(adapted.Merged);
    }

    [Fact]
    public void A_bias_of_B_needs_a_bias_to_be_merged_into()
    {
        AdaptedModel adapted = Small.Adapted(new LoraConfig { Start = LoraStart.Random, LoraBias = true, Targets = TargetNames.Of("q_proj") });
        Assert.Contains("q_proj: lora_bias cannot be merged", Assert.Throws<AdapterException>(() => adapted.Merge()).Message, StringComparison.Ordinal);
    }

    private static void Near(double[] expected, double[] found)
    {
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-12 * largest, $"{found[i]:R} at {i}; expected {expected[i]:R}");
    }
}
