using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends.Simd;
using Reference.Transformer;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Transformer.Tests.Models;

/// <summary>The loss of a language model, in blocks of tokens or with its logits whole.</summary>
public sealed class LossTests
{
    private const int Tokens = 330;
    private static readonly SimdBackend s_backend = new(2);

    [Theory]
    [InlineData("llama", """{"tie_word_embeddings": false}""")]
    [InlineData("llama", """{"tie_word_embeddings": true}""")]
    [InlineData("gpt2", """{"n_positions": 512}""")]
    [InlineData("granite", """{"tie_word_embeddings": true, "logits_scaling": 3}""")]
    public void A_visitor_sees_the_logits_and_changes_no_bit_of_loss_and_gradients(string family, string patch)
    {
        using TinyModel tiny = TinyModel.Of(family, patch);
        using PretrainedModel model = ModelLoader.Load(tiny.Path, s_backend, DType.F32);
        foreach (bool frozen in (bool[])[false, true])
        {
            foreach (Parameter parameter in model.Root.Parameters())
                parameter.Trainable = !frozen || parameter.Name.Contains(".0.", StringComparison.Ordinal);
            var visitor = new Visitor();
            long[][] whole = Bits(model, visitor, null);
            Assert.Contains("lm_head", visitor.Seen);
            Assert.Equal(whole, Bits(model, null, null));
            Assert.Equal(whole, Bits(model, null, 1));
            Assert.Equal(frozen, whole.Any(part => part.Length == 0));
        }
    }

    private static long[][] Bits(PretrainedModel model, ISiteVisitor? sites, double? declared)
    {
        var root = (CausalLanguageModel)model.Root;
        TokenBatch batch = TokenBatch.Of(s_backend, [.. Enumerable.Range(0, Tokens).Select(t => t * 7 % 23)]);
        int[] counted = [.. Enumerable.Range(0, Tokens - 1).Where(t => t % 5 != 2)], labels = [.. counted.Select(t => (t + 1) * 7 % 23)];
        using var step = new Step(s_backend, DType.F32, new Arena(s_backend, 1 << 16));
        Graph graph = step.BeginBatch();
        var context = new ForwardContext(graph, batch.Layout) { Training = true, Sites = sites };
        Tensor total = Tensor.Zeros(s_backend, default, DType.F64);
        LossSum loss = root.Loss(
            context, root.Trunk.Forward(context, batch), new CountedTokens(counted, labels), total, gradient: declared);
        long[] sum = Of(loss.Sum.Value);
        graph.Backward(loss.Sum);
        step.Finish();
        return [sum, Of(total), .. root.Parameters().Select(parameter => step.GradientOf(parameter) is { } gradient ? Of(gradient) : [])];
    }

    private static long[] Of(Tensor values) => Array.ConvertAll(values.ToDoubles(), BitConverter.DoubleToInt64Bits);

    private sealed class Visitor : ISiteVisitor
    {
        public List<string> Seen { get; } = [];

        public Variable Visit(string site, ForwardContext context, Variable value)
        {
            Seen.Add(site);
            return value;
        }
    }
}
