using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Transformer.Models;

namespace Transformer.Tests.Models;

/// <summary>
/// Files that do not hold the model of their config are refused with all that is wrong; names of old and bare files are understood.
/// </summary>
public sealed class WeightRefusalTests
{
    [Fact]
    public void Everything_wrong_with_a_file_stands_in_one_message()
    {
        using TinyModel model = TinyModel.Of("llama");
        Rewrite(model, weights =>
        {
            weights.Remove("model.norm.weight");
            weights.Remove("model.layers.1.mlp.up_proj.weight");
            weights["model.layers.0.self_attn.q_proj.weight"] = PlainWeight.Draw("q", 16, 8);
            weights["model.layers.0.self_attn.q_proj.bias"] = PlainWeight.Draw("b", 16);
        });
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => model.Load());
        Assert.Contains(model.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("'model.norm.weight' [16] is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("'model.layers.1.mlp.up_proj.weight' [10, 16] is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("'model.layers.0.self_attn.q_proj.weight' is F64[16, 8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("shape [16, 16]", error.Message, StringComparison.Ordinal);
        Assert.Contains("'model.layers.0.self_attn.q_proj.bias' is in the file, and no part", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, error.Message.Split('\n').Length);
    }

    [Fact]
    public void More_layers_than_the_file_has_are_refused_without_memory_for_them()
    {
        using TinyModel model = TinyModel.Of("llama");
        model.Config["num_hidden_layers"] = 9000;
        model.Config["intermediate_size"] = 10_000_000;
        model.WriteConfig();
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Refusal(model);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 400_000_000);
        Assert.Contains("more", message, StringComparison.Ordinal);
        Assert.True(message.Length < 10_000);
        model.Config["num_hidden_layers"] = 4;
        model.Config["intermediate_size"] = 10;
        model.WriteConfig();
        Assert.Contains("'model.layers.3.input_layernorm.weight'", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_layers_than_the_file_has_are_refused()
    {
        using TinyModel model = TinyModel.Of("gpt2");
        model.Config["n_layer"] = 2;
        model.WriteConfig();
        Assert.Contains("'transformer.h.2.ln_1.weight' is in the file", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_of_another_size_is_refused()
    {
        using TinyModel model = TinyModel.Of("llama");
        model.Config["vocab_size"] = 24;
        model.WriteConfig();
        string expected = "'model.embed_tokens.weight' is F64[23, 16]; expected real numbers of shape [24, 16]";
        Assert.Contains(expected, Refusal(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tied_head_in_the_file_must_equal_the_embedding(bool equal)
    {
        using TinyModel model = TinyModel.Of("llama", """{"tie_word_embeddings": true}""");
        PlainWeight words = model.Weights["model.embed_tokens.weight"];
        double[] copy = [.. words.Values];
        if (!equal) copy[^1] = Math.BitIncrement(copy[^1]);
        Rewrite(model, weights => weights["lm_head.weight"] = words with { Values = copy });
        if (equal) model.Load().Dispose();
        else Assert.Contains("'lm_head.weight' differs from 'model.embed_tokens.weight'", Refusal(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2", "transformer.h.0.attn.bias", "transformer.h.1.attn.masked_bias")]
    [InlineData("llama", "model.layers.0.self_attn.rotary_emb.inv_freq", "model.rotary_emb.inv_freq")]
    public void Buffers_of_old_files_are_passed_over(string family, params string[] buffers)
    {
        using TinyModel model = TinyModel.Of(family);
        Rewrite(model, weights =>
        {
            foreach (string buffer in buffers) weights[buffer] = PlainWeight.Draw(buffer, 3);
        });
        model.Load().Dispose();
    }

    [Theory]
    [InlineData("gpt2", "transformer.")]
    [InlineData("llama", "model.")]
    public void Files_of_a_bare_trunk_lack_its_prefix(string family, string prefix)
    {
        using TinyModel model = TinyModel.Of(family, """{"tie_word_embeddings": true}""");
        double[] expected = model.Trace(TinyModel.Row(1, 2, 3))["logits"].ToDoubles();
        model.Write("model.safetensors", model.Weights.Select(pair => (pair.Key[prefix.Length..], TinyModel.ToTensor(pair.Value))));
        Assert.Equal(expected, model.Trace(TinyModel.Row(1, 2, 3))["logits"].ToDoubles());
    }

    [Fact]
    public void Integers_are_no_weights()
    {
        using TinyModel model = TinyModel.Of("llama");
        Tensor whole = Tensor.Zeros(ScalarBackend.Instance, new Shape(16), DType.I32);
        model.Weights.Remove("model.norm.weight");
        var others = model.Weights.Select(pair => (pair.Key, TinyModel.ToTensor(pair.Value)));
        model.Write("model.safetensors", others.Append(("model.norm.weight", whole)));
        Assert.Contains("'model.norm.weight' is I32[16]; expected real numbers", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_on_a_mapped_file_cannot_be_written()
    {
        using TinyModel model = TinyModel.Of("llama");
        using PretrainedModel loaded = model.Load();
        Tensor head = loaded.Root.Parameters().Single(parameter => parameter.Name == "lm_head.weight").Value;
        Assert.True(head.Storage.IsReadOnly);
        foreach (Tensor view in (Tensor[])[head, head.Slice(0, 1, 2), head.Transpose()])
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => ScalarBackend.Instance.Fill(view, 0));
            Assert.Contains("tensor \"lm_head.weight\" of ", error.Message, StringComparison.Ordinal);
            Assert.Contains("Keep()", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<InvalidOperationException>(() => ScalarBackend.Instance.Binary(BinaryKind.Add, head, head, head));
        Tensor copy = head.Keep();
        Assert.False(copy.Storage.IsReadOnly);
        ScalarBackend.Instance.Fill(copy, 0);
        Assert.Equal(model.Weights["lm_head.weight"].Values, head.ToDoubles());
    }

    private static string Refusal(TinyModel model) => Assert.Throws<InvalidDataException>(() => model.Load()).Message;

    private static void Rewrite(TinyModel model, Action<Dictionary<string, PlainWeight>> change)
    {
        change(model.Weights);
        model.Write("model.safetensors", model.Weights.Select(pair => (pair.Key, TinyModel.ToTensor(pair.Value))));
    }
}
