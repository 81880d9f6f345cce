using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Tests.Aot;

/// <summary>
/// A fixed number of steps of plain gradient descent, w ← w − rate·dw, on two documents of drawn points; a point's class is the place of
/// the largest of its first coordinates.
/// </summary>
internal static class Training
{
    public const ulong Seed = 20260;

    private const int Steps = 12;
    private const double Rate = 0.5;

    // More tokens than a block of a sum holds, in two documents.
    private static readonly TokenLayout s_layout = TokenLayout.Of(300, 45);

    /// <summary>Trains the net and returns the mean loss before the last step.</summary>
    public static double Run(Net net, Backend backend)
    {
        (Tensor points, Tensor labels) = Data(backend);
        var arena = new Arena(backend);
        double loss = 0;
        for (int number = 0; number < Steps; number++)
        {
            using var step = new Step(backend, DType.F32, arena, number);
            Graph batch = step.BeginBatch();
            Variable sum = net.Forward(step, batch.Input(points), s_layout).CrossEntropy(labels).SumLoss(s_layout);
            batch.Backward(sum);
            loss = sum.Value.ToScalar() / s_layout.Count;
            step.Finish();
            foreach (Parameter parameter in net.Parameters) Descend(parameter, step);
        }

        return loss;
    }

    private static void Descend(Parameter parameter, Step step)
    {
        Tensor gradient = step.GradientOf(parameter) ?? throw new InvalidOperationException($"{parameter} got no gradient");
        Tensor change = Tensor.Empty(step.Backend, gradient.Shape, gradient.DType, step.Arena);
        step.Backend.Scale(gradient, -Rate / s_layout.Count, change);
        step.Backend.Binary(BinaryKind.Add, parameter.Value, change, parameter.Value);
    }

    private static (Tensor Points, Tensor Labels) Data(Backend backend)
    {
        RandomStream random = new RandomKey(Seed, RandomPurpose.Sampling).Stream();
        var values = new float[s_layout.Count * Net.Inputs];
        for (int i = 0; i < values.Length; i++) values[i] = (float)random.Normal((ulong)i);
        var labels = new int[s_layout.Count];
        for (int t = 0; t < labels.Length; t++)
        {
            Span<float> first = values.AsSpan(t * Net.Inputs, Net.Classes);
            for (int c = 1; c < Net.Classes; c++)
                if (first[c] > first[labels[t]]) labels[t] = c;
        }

        Tensor points = Tensor.From<float>(backend, values, new Shape(labels.Length, Net.Inputs));
        return (points, Tensor.From<int>(backend, labels, new Shape(labels.Length)));
    }
}
