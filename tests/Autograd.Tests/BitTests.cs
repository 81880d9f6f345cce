using Autograd.Tests.Cases;
using Autograd.Tests.Gradients;
using FsCheck;
using FsCheck.Fluent;
using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests;

/// <summary>Where results must be equal bit for bit.</summary>
public class BitTests
{
    private const int Width = 4;
    private static ScalarBackend Backend => ScalarBackend.Instance;

    [Fact]
    public void Splitting_a_batch_at_documents_changes_no_bit_of_any_parameter_gradient()
    {
        Arbitrary<int[]> documents = Gen.OneOf(Gen.Choose(1, 9), Gen.Elements(255, 256, 257, 300, 520)).ArrayOf(4).ToArbitrary();
        Config config = Config.QuickThrowOnFailure.WithMaxTest(8).WithReplay(41UL, 7UL).WithQuietOnSuccess(true);
        Check.One(config, Prop.ForAll(documents, lengths =>
        {
            long[][] whole = Gradients(lengths, [4]), halves = Gradients(lengths, [1, 3]), single = Gradients(lengths, [1, 1, 1, 1]);
            Assert.Equal(whole, halves);
            Assert.Equal(whole, single);
        }));
    }

    [Fact]
    public void Adding_a_sum_for_each_micro_batch_would_change_bits()
    {
        int[] lengths = [300, 257, 5, 520];
        static Tensor Apart(Operation operation, int input, Tensor gradient) => gradient;
        Assert.Equal(Gradients(lengths, [4]), Gradients(lengths, [1, 1, 1, 1]));
        Assert.NotEqual(Gradients(lengths, [4], Apart), Gradients(lengths, [1, 1, 1, 1], Apart));
    }

    [Fact]
    public void Uses_of_a_weight_are_one_sum_each_added_last_use_first()
    {
        float[] parts = [1f, 1e8f, -1e8f];
        using var step = new Step(Backend, DType.F32);
        var weight = new Parameter("w", Tensor.FromDoubles(Backend, [1], new Shape(1), DType.F32));
        for (int batch = 0; batch < 2; batch++)
        {
            Graph graph = step.BeginBatch();
            Variable sum = graph.Input(Tensor.Zeros(Backend, new Shape(1, 1), DType.F32));
            foreach (float part in parts)
            {
                Variable factor = graph.Input(Tensor.FromDoubles(Backend, [part], new Shape(1, 1), DType.F32));
                sum = sum.Add(factor.Multiply(step.Use(weight), TokenLayout.Of(1)));
            }

            graph.Backward(sum.Sum());
        }

        step.Finish();
        float lastFirst = (2 * parts[2]) + (2 * parts[1]) + (2 * parts[0]), firstFirst = (2 * parts[0]) + (2 * parts[1]) + (2 * parts[2]);
        Assert.Equal(lastFirst, step.GradientOf(weight)!.ToArray<float>()[0]);
        Assert.NotEqual(lastFirst, firstFirst);
    }

    [Fact]
    public void Uses_of_an_activation_are_added_last_use_first()
    {
        float[] factors = [2f, 3e7f, -3e7f, 0.75f];
        using var step = new Step(Backend, DType.F32);
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Tensor.FromDoubles(Backend, [1], new Shape(1), DType.F32), requiresGradient: true);
        Variable sum = x.Scale(factors[0]);
        for (int i = 1; i < factors.Length; i++) sum = sum.Add(x.Scale(factors[i]));
        graph.Backward(sum);
        float expected = factors[3];
        for (int i = 2; i >= 0; i--) expected += factors[i];
        Assert.Equal(expected, graph.GradientOf(x)!.ToArray<float>()[0]);
        Assert.NotEqual(factors.Aggregate((a, b) => a + b), expected);
    }

    public static TheoryData<string> OperationsOfTwo => ["Subtract", "Divide", "MatMul", "SwiGlu", "Concatenate"];

    [Theory]
    [MemberData(nameof(OperationsOfTwo))]
    public void The_operands_of_an_operation_are_uses_in_their_order(string operation)
    {
        double[] values = [0.3f, 0.7f, 1.1f, 0.9f];
        float[] Gradient(bool first, bool second, bool later)
        {
            using var step = new Step(Backend, DType.F32);
            Graph graph = step.BeginBatch();
            Variable x = graph.Input(Tensor.FromDoubles(Backend, values, new Shape(2, 2), DType.F32), requiresGradient: true);
            Variable Operand(bool isUsed) => isUsed ? x : graph.Input(x.Value);
            Variable sum = Together(operation, Operand(first), Operand(second)).Scale(1.0 / 3).Sum();
            if (later) sum = sum.Add(x.Scale(1.0 / 7).Sum());
            graph.Backward(sum);
            return graph.GradientOf(x)!.ToArray<float>();
        }

        float[] first = Gradient(true, false, false), second = Gradient(false, true, false), later = Gradient(false, false, true);
        Assert.Equal(later.Select((g, i) => g + second[i] + first[i]), Gradient(true, true, true));
        Assert.NotEqual(later.Select((g, i) => g + first[i] + second[i]), Gradient(true, true, true));
    }

    private static Variable Together(string operation, Variable a, Variable b) => operation switch
    {
        "Subtract" => a.Subtract(b),
        "Divide" => a.Divide(b),
        "MatMul" => a.MatMul(b),
        "SwiGlu" => a.SwiGlu(b),
        _ => a.Concatenate(0, b).Multiply(Numbers(a.Graph, 0.1, 37.1, 0.3, 5.9, 0.511, 0.0137, 3.37, 0.83)),
    };

    private static Variable Numbers(Graph graph, params double[] values) =>
        graph.Input(Tensor.FromDoubles(Backend, values, new Shape(values.Length / 2, 2), DType.F32));

    [Fact]
    public void Gradients_stop_below_the_first_trained_value_and_frozen_weights_have_none()
    {
        using var step = new Step(Backend, DType.F64);
        Parameter frozen = new("frozen", Tensor.Zeros(Backend, new Shape(2, 2), DType.F64)) { Trainable = false };
        Parameter trained = new("trained", Tensor.Zeros(Backend, new Shape(2, 2), DType.F64));
        Graph graph = step.BeginBatch();
        Variable x = graph.Input(Tensor.Zeros(Backend, new Shape(3, 2), DType.F64));
        Variable below = x.Linear(step.Use(frozen), null, TokenLayout.Of(3)).Exp();
        Assert.Equal(0, graph.Count);
        graph.Backward(below.Linear(step.Use(trained), null, TokenLayout.Of(3)).Sum());
        step.Finish();
        Assert.Null(step.GradientOf(frozen));
        Assert.NotNull(step.GradientOf(trained));
    }

    /// <summary>Bits of the gradients of every operation that sums over tokens, for documents dealt to micro-batches in order.</summary>
    private static long[][] Gradients(int[] lengths, int[] batches, Func<Operation, int, Tensor, Tensor>? intercept = null)
    {
        var draw = new Draw(77, 1, 1, 1);
        Parameter Make(string name, params nint[] shape) => new(name, draw.Values(new Shape(shape)).To(DType.F32));
        Parameter[] p =
        [
            Make("table", 7, Width), Make("weight", Width, Width), Make("bias", Width),
            Make("gain", Width), Make("second gain", Width), Make("head", 2, Width / 2),
        ];
        using var step = new Step(Backend, DType.F32, new Arena(Backend, 1 << 16)) { Intercept = intercept };
        int document = 0, token = 0;
        foreach (int count in batches)
        {
            int[] mine = lengths[document..(document + count)];
            document += count;
            Batch(step, p, TokenLayout.Of(mine), token);
            token += mine.Sum();
        }

        step.Finish();
        return [.. p.Select(x => Array.ConvertAll(step.GradientOf(x)!.ToDoubles(), BitConverter.DoubleToInt64Bits))];
    }

    private static void Batch(Step step, Parameter[] p, TokenLayout layout, int first)
    {
        Graph graph = step.BeginBatch();
        int[] ids = [.. Enumerable.Range(first, layout.Count).Select(t => (int)((t * 2654435761L) % 7))];
        Variable[] w = Array.ConvertAll(p, step.Use);
        Variable x = w[0].Embedding(graph, Tensor.From<int>(Backend, ids, new Shape(ids.Length)), layout);
        Variable h = x.RmsNorm(w[3], 1e-3, layout).Linear(w[1], w[2], layout).LayerNorm(w[3], w[4], 1e-3, layout);
        Variable q = h.Reshape(layout.Count, 2, Width / 2).RmsNorm(w[5], 1e-3, layout);
        Variable a = q.Attention(q, q, layout, layout, new AttentionOptions(0.5, Window: 40)).Reshape(layout.Count, Width);
        Variable y = a.Multiply(w[4], layout).Add(w[2], layout).Linear(w[1], null, layout, inputFirst: true);
        graph.Backward(y.Square().Sum(keepAxes: false, 1).SumLoss(layout));
    }
}
