using Reference.Autograd;
using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Transformer;
using Reference.Transformer.Heads;

namespace Reference.Tests.Peft;

/// <summary>Several adapters on one model: the context chooses, or what is active; none gives the base's bits.</summary>
public sealed class SelectionTests
{
    private static readonly LoraConfig s_queries = new() { Start = LoraStart.Random, Rank = 2, Targets = TargetNames.Of("q_proj", "down_proj") };

    private static AdaptedModel Two()
    {
        AdaptedModel adapted = Small.Adapted();
        adapted.Add("b", s_queries, 2);
        return adapted;
    }

    [Fact]
    public void A_new_adapter_changes_no_bit_and_none_gives_the_base()
    {
        var plain = new AdaptedModel(Small.Model(), Small.Backend, DType.F64);
        double[] expected = Small.Logits(plain);
        plain.Add("new", new LoraConfig { Targets = TargetNames.AllLinear }, 3);
        Assert.Equal(expected, Small.Logits(plain));
        AdaptedModel adapted = Small.Adapted();
        Assert.NotEqual(expected, Small.Logits(adapted));
        Assert.Equal(expected, Small.Logits(adapted, context => context with { Adapters = [] }));
        adapted.Active = [];
        Assert.Equal(expected, Small.Logits(adapted));
    }

    [Fact]
    public void The_first_adapter_is_active_and_later_ones_wait_to_be_chosen()
    {
        AdaptedModel adapted = Two();
        Assert.Equal(["a"], adapted.Active);
        double[] first = Small.Logits(adapted), second = Small.Logits(adapted, context => context with { Adapters = ["b"] });
        double[] both = Small.Logits(adapted, context => context with { Adapters = ["a", "b"] });
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, both);
        adapted.Active = ["a", "b"];
        Assert.Equal(both, Small.Logits(adapted));
        Assert.Equal(second, Small.Logits(adapted, adapted["b"].Select));
        adapted.Remove("a");
        Assert.Equal(["b"], adapted.Active);
        Assert.Equal(second, Small.Logits(adapted));
    }

    [Fact]
    public void Only_chosen_adapters_that_train_get_gradients_and_the_base_gets_none()
    {
        AdaptedModel adapted = Two();
        adapted.Active = ["a", "b"];
        adapted.SetTrainable("b");
        Assert.Equal(adapted["b"].Parameters, adapted.TrainableParameters());
        Assert.Equal(adapted["b"].Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal), Small.Gradients(adapted, [3]).Keys);
    }

    [Fact]
    public void Unknown_and_repeated_names_are_refused_by_name()
    {
        AdaptedModel adapted = Two();
        Assert.Contains("there is no adapter 'c'; there are 'a', 'b'", Assert.Throws<AdapterException>(() => adapted.Active = ["c"]).Message, StringComparison.Ordinal);
        Assert.Contains("named twice", Assert.Throws<AdapterException>(() => Small.Logits(adapted, x => x with { Adapters = ["a", "a"] })).Message, StringComparison.Ordinal);
        Assert.Contains("'a' already", Assert.Throws<AdapterException>(() => adapted.Add("a", s_queries, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_adapters_that_have_one_module_of_their_own_cannot_act_at_once()
    {
        AdaptedModel adapted = Small.Adapted(s_queries with { ModulesToSave = ["model.norm"] });
        adapted.Add("b", s_queries with { ModulesToSave = ["norm"] }, 2);
        double[] first = Small.Logits(adapted);
        string message = Assert.Throws<AdapterException>(() => Small.Logits(adapted, context => context with { Adapters = ["a", "b"] })).Message;
        Assert.Contains("adapters 'a' and 'b' both have model.norm of their own", message, StringComparison.Ordinal);
        Assert.Equal(first, Small.Logits(adapted));
    }

    [Fact]
    public void A_choice_that_changes_within_a_step_is_refused_so_no_recomputation_reads_another_adapter()
    {
        AdaptedModel adapted = Two();
        var head = (CausalLanguageModel)adapted.Model.Root;
        TokenBatch batch = TokenBatch.Of(Small.Backend, Small.Documents);
        using var step = new Step(Small.Backend, DType.F64);
        Graph graph = step.BeginBatch();
        var context = new ForwardContext(graph, batch.Layout) { RecomputesBlocks = true };
        Variable hidden = head.Trunk.Forward(context, batch);
        adapted.Active = ["b"];
        string message = Assert.Throws<AdapterException>(() => graph.Backward(hidden.Graph is var _ ? Sum(hidden) : hidden)).Message;
        Assert.Contains("changed from 'a' to 'b' within step 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_trunk_carries_a_language_model_and_a_classifier_whose_head_is_the_adapters()
    {
        AdaptedModel adapted = Small.Adapted();
        double[] before = Small.Logits(adapted);
        Adapter spam = adapted.AddClassifier("spam", s_queries, labels: 2, seed: 4);
        Assert.Equal(before, Small.Logits(adapted));
        var classifier = (SequenceClassifier)spam.Root;
        Assert.Same(adapted.Model.Trunk, classifier.Trunk);
        double[] scores = Scores(adapted, classifier, spam);
        Assert.Equal(2 * Small.Documents.Length, scores.Length);
        Assert.Equal("base_model.model.score.weight", spam.Parameters[^1].Name);
        using var folder = new Reference.Tests.Shared.TemporaryFolder();
        adapted.Save("spam", folder.Path);
        Assert.Contains("\"SEQ_CLS\"", File.ReadAllText(folder.At("adapter_config.json")), StringComparison.Ordinal);
        var again = new AdaptedModel(Small.Model(), Small.Backend, DType.F64);
        Adapter loaded = again.Load(folder.Path, "spam");
        Assert.Equal(scores, Scores(again, (SequenceClassifier)loaded.Root, loaded));
    }

    private static Variable Sum(Variable x) => Autograd.Operations.SumExtensions.Sum(x);

    private static double[] Scores(AdaptedModel adapted, SequenceClassifier classifier, Adapter adapter)
    {
        TokenBatch batch = TokenBatch.Of(Small.Backend, Small.Documents);
        using var step = new Step(Small.Backend, adapted.DType, records: false);
        ForwardContext context = adapter.Select(new ForwardContext(step.BeginBatch(), batch.Layout));
        int[] last = [.. batch.Layout.Documents.ToArray().Select(document => document.Start + document.Length - 1)];
        return classifier.Scores(context, classifier.Trunk.Forward(context, batch), last).Value.ToDoubles();
    }
}
