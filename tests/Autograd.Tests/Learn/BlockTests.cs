using Reference.Autograd;
using Reference.Autograd.Checking;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests.Learn;

public class BlockTests
{
    private static readonly int[] s_text = [0, 1, 2, 3, 4, 3, 2, 1, 0, 1, 2, 3, 4];

    [Fact]
    public void Every_gradient_of_the_block_is_right()
    {
        ScalarBackend backend = ScalarBackend.Instance;
        TokenLayout layout = TokenLayout.Of(2, 2); // two documents of two tokens
        var cos = Tensor.From<double>(backend, [1, 0.8, 1, 0.8], new Shape(4, 1));
        var sin = Tensor.From<double>(backend, [0, 0.6, 0, 0.6], new Shape(4, 1));
        CheckedInput Weight(string name, params nint[] shape) => new(name, Values(name, shape), CheckedInputKind.Parameter);
        CheckedInput[] inputs =
        [
            new("x", Values("x", 4, 4)), Weight("n1", 4), Weight("q", 4, 4), Weight("k", 4, 4), Weight("v", 4, 4), Weight("o", 4, 4),
            Weight("n2", 4), Weight("gate", 6, 4), Weight("up", 6, 4), Weight("down", 4, 6),
        ];
        Variable Function(Step step, Graph graph, IReadOnlyList<Variable> v)
        {
            var weights = new BlockWeights(v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]);
            return Block.Forward(v[0], weights, heads: 2, cos.To(step.DType), sin.To(step.DType), layout);
        }

        GradientCheck.Run(Function, inputs).ThrowIfFailed();
    }

    [Fact]
    public void Gradient_descent_learns_a_sequence_by_heart()
    {
        ScalarBackend backend = ScalarBackend.Instance;
        var model = new TinyModel(backend, DType.F32);
        TokenLayout layout = TokenLayout.Of(s_text.Length - 1);
        double first = 0, last = 0;
        for (int number = 0; number < 60; number++)
        {
            using var step = new Step(backend, DType.F32, number: number);
            Graph graph = step.BeginBatch();
            Variable loss = model.Loss(step, graph, s_text, layout); // a sum over tokens
            graph.Backward(loss);
            step.Finish();
            foreach (Parameter parameter in model.Parameters) Descend(parameter, step.GradientOf(parameter)!, 0.1 / layout.Count);
            last = loss.Value.ToScalar() / layout.Count;
            if (number == 0) first = last;
        }

        Assert.True(first > 1.3, $"first loss {first}");
        Assert.True(last < 0.1, $"last loss {last}");
    }

    [Fact]
    public void A_checkpointed_block_gives_the_same_bits()
    {
        Assert.Equal(GradientBits(checkpoint: false), GradientBits(checkpoint: true));
    }

    private static float[][] GradientBits(bool checkpoint)
    {
        ScalarBackend backend = ScalarBackend.Instance;
        var model = new TinyModel(backend, DType.F32);
        TokenLayout layout = TokenLayout.Of(s_text.Length - 1);
        using var step = new Step(backend, DType.F32);
        Graph graph = step.BeginBatch();
        Variable loss = checkpoint
            ? graph.Checkpoint((inner, none) => model.Loss(step, inner, s_text, layout))
            : model.Loss(step, graph, s_text, layout);
        graph.Backward(loss);
        step.Finish();
        return [.. model.Parameters.Select(p => step.GradientOf(p)!.ToArray<float>())];
    }

    private static void Descend(Parameter parameter, Tensor gradient, double rate)
    {
        Tensor change = Tensor.Zeros(gradient.Backend, gradient.Shape, gradient.DType);
        gradient.Backend.Scale(gradient, -rate, change);
        gradient.Backend.Binary(BinaryKind.Add, parameter.Value, change, parameter.Value);
    }

    private static Tensor Values(string name, params nint[] shape)
    {
        RandomStream stream = new RandomKey(Seed: 2, RandomPurpose.Initialization, Layer: (uint)name.Sum(c => c)).Stream();
        double[] values = [.. Enumerable.Range(0, (int)new Shape(shape).Count).Select(i => stream.Normal((ulong)i))];
        return Tensor.From<double>(ScalarBackend.Instance, values, new Shape(shape));
    }
}
