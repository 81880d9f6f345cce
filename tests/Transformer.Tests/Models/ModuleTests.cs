using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Shared;
using Reference.Transformer;
using Reference.Transformer.Heads;
using Reference.Transformer.Layers;
using Reference.Transformer.Models;

namespace Transformer.Tests.Models;

/// <summary>The module tree has the checkpoint's names, its places can be taken by other modules, and values pass named sites.</summary>
public sealed class ModuleTests
{
    private static readonly string s_pack = Repository.PathOf("tests", "Parity", "Pack", "models");

    public static TheoryData<string> GoldenModels => new(
        Directory.GetDirectories(s_pack).Where(folder => File.Exists(Path.Combine(folder, "model", "model.safetensors")))
            .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(GoldenModels))]
    public void Parameters_have_the_names_of_the_checkpoint_and_stand_at_their_paths(string golden)
    {
        string folder = Path.Combine(s_pack, golden, "model");
        using PretrainedModel model = ModelLoader.Load(folder, ScalarBackend.Instance, DType.F64);
        foreach (Module module in model.Root.Tree())
        {
            Assert.Same(module, model.Root.Find(module.Path));
            foreach ((string name, Parameter parameter) in module.OwnParameters) Assert.Equal($"{module.Path}.{name}", parameter.Name);
        }

        string[] stored = [.. new GoldenTensors(Path.Combine(folder, "model.safetensors")).Names.Where(name => !IsBuffer(name))];
        string prefix = model.Trunk.Path + ".";
        IEnumerable<string> names = model.Root.Parameters().Select(parameter => parameter.Name);
        bool bare = !stored.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));
        Assert.Equal(stored, names.Select(name => bare ? name[prefix.Length..] : name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("lm_head", "lm_head.weight")]
    [InlineData("model.layers.1.mlp", "model.layers.1.mlp.down_proj.weight")]
    [InlineData("model.layers.0.self_attn.v_proj", "model.layers.0.self_attn.v_proj.weight")]
    [InlineData("model.norm", "model.norm.weight")]
    public void A_module_put_in_place_of_another_takes_over_its_path(string path, string sameAsDoubling)
    {
        using TinyModel model = TinyModel.Of("llama");
        using PretrainedModel loaded = model.Load();
        double[] before = Logits(loaded);
        var inner = (Layer)loaded.Root.Find(path);
        var doubled = new Doubled(inner);
        loaded.Root.Replace(path, doubled);
        Assert.Equal(path, doubled.Path);
        Assert.Equal(path + ".base", inner.Path);
        Assert.Same(inner, loaded.Root.Find(path + ".base"));
        double[] found = Logits(loaded);
        PlainWeight weight = model.Weights[sameAsDoubling];
        model.Weights[sameAsDoubling] = weight with { Values = Array.ConvertAll(weight.Values, value => 2 * value) };
        model.Write("model.safetensors", model.Weights.Select(pair => (pair.Key, TinyModel.ToTensor(pair.Value))));
        using PretrainedModel other = model.Load();
        Assert.Equal(Logits(other), found);
        Assert.NotEqual(before, found);
    }

    [Fact]
    public void A_place_that_is_not_there_or_of_another_kind_is_refused_by_name()
    {
        using TinyModel model = TinyModel.Of("llama");
        using PretrainedModel loaded = model.Load();
        var any = new Doubled((Layer)loaded.Root.Find("lm_head"));
        string message = Assert.Throws<ArgumentException>(() => loaded.Root.Replace("model.layers.1.self_attn.qproj", any)).Message;
        Assert.Contains("model.layers.1.self_attn.qproj", message, StringComparison.Ordinal);
        Assert.Contains("q_proj, k_proj, v_proj, o_proj", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => loaded.Root.Replace("model.embed_tokens", any)).Message;
        Assert.Contains("'embed_tokens' takes a EmbeddingModule", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    [InlineData("qwen3")]
    [InlineData("starcoder2")]
    public void Every_site_is_passed_once(string family)
    {
        using TinyModel model = TinyModel.Of(family, """{"tie_word_embeddings": false}""");
        using PretrainedModel loaded = model.Load();
        var visitor = new Visitor((_, value) => value);
        Logits(loaded, visitor);
        var expected = new List<string> { loaded.Trunk.Path + ":embeddings" };
        foreach (Module module in loaded.Root.Tree().Where(module => module.Path.Length > 0 && module is not LayerList))
        {
            expected.Add(module.Path);
            if (module is LinearLayer) expected.Add(module.Path + ":input");
            if (module.Path.Split('.')[^1] is "attn" or "self_attn") expected.AddRange([module.Path + ":keys", module.Path + ":values"]);
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), visitor.Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_visitor_may_put_another_value_in_place()
    {
        using TinyModel model = TinyModel.Of("llama");
        using PretrainedModel loaded = model.Load();
        double[] zeros = Logits(loaded, new Visitor((site, value) => site == "model.layers.2" ? value.Scale(0) : value));
        Assert.All(zeros, logit => Assert.Equal(0, logit));
        var output = new Dictionary<string, double[]>();
        Logits(loaded, new Visitor((site, value) =>
        {
            output[site] = value.Value.ToDoubles();
            return site.EndsWith(":values", StringComparison.Ordinal) ? value.Scale(0) : value;
        }));
        Assert.All(output["model.layers.1.self_attn.o_proj"], value => Assert.Equal(0, value));
        Assert.Contains(output["model.layers.1.self_attn:values"], value => value != 0);
    }

    [Fact]
    public void Keys_that_are_all_zero_make_attention_a_plain_mean_of_the_values_so_far()
    {
        using TinyModel model = TinyModel.Of("llama");
        using PretrainedModel loaded = model.Load();
        var seen = new Dictionary<string, double[]>();
        Logits(loaded, new Visitor((site, value) =>
        {
            seen[site] = value.Value.ToDoubles();
            return site.EndsWith(":keys", StringComparison.Ordinal) ? value.Scale(0) : value;
        }));
        double[] values = seen["model.layers.0.self_attn:values"], mixed = seen["model.layers.0.self_attn.o_proj:input"];
        for (int t = 0; t < 4; t++)
        {
            for (int j = 0; j < 16; j++)
            {
                double mean = Enumerable.Range(0, t + 1).Average(u => values[(u * 8) + (j / 8 * 4) + (j % 4)]);
                Assert.Equal(mean, mixed[(t * 16) + j], 1e-14);
            }
        }
    }

    private static bool IsBuffer(string name) =>
        name.EndsWith(".attn.bias", StringComparison.Ordinal) || name.EndsWith(".masked_bias", StringComparison.Ordinal);

    private static double[] Logits(PretrainedModel model, ISiteVisitor? sites = null)
    {
        TokenBatch batch = TokenBatch.Of(ScalarBackend.Instance, [3, 1, 4, 1]);
        using var step = new Step(ScalarBackend.Instance, DType.F64, records: false);
        var context = new ForwardContext(step.BeginBatch(), batch.Layout) { Sites = sites };
        return ((CausalLanguageModel)model.Root).Logits(context, model.Trunk.Forward(context, batch)).Value.ToDoubles();
    }

    private sealed class Visitor(Func<string, Variable, Variable> visit) : ISiteVisitor
    {
        public List<string> Seen { get; } = [];

        public Variable Visit(string site, ForwardContext context, Variable value)
        {
            Seen.Add(site);
            return visit(site, value);
        }
    }

    private sealed class Doubled : Layer
    {
        private readonly Slot<Layer> _base;

        public Doubled(Layer inner) => _base = Child("base", inner);

        public override Variable Forward(ForwardContext context, Variable x) => context.At(Path, _base.Module.Forward(context, x).Scale(2));
    }
}
