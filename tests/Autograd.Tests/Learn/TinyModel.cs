using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Autograd.Tests.Learn;

/// <summary>An embedding, one block and a tied head over an alphabet of 5.</summary>
public sealed class TinyModel(Backend backend, DType dtype)
{
    public const int Alphabet = 5, Width = 8, Heads = 2, Inner = 12;

    private readonly Tensor _ones = Tensor.FromDoubles(backend, Enumerable.Repeat(1.0, Width).ToArray(), new Shape(Width), dtype);

    public IReadOnlyList<Parameter> Parameters => field ??= MakeParameters();

    public Variable Loss(Step step, Graph graph, int[] ids, TokenLayout layout)
    {
        Variable[] w = [.. Parameters.Select(step.Use)];
        Tensor tokens = Tensor.From<int>(backend, ids.AsSpan(..^1), new Shape(ids.Length - 1));
        Tensor labels = Tensor.From<int>(backend, ids.AsSpan(1..), new Shape(ids.Length - 1));
        Variable x = w[0].Embedding(graph, tokens, layout); // [tokens, width]
        (Tensor cos, Tensor sin) = Angles(layout);
        x = Block.Forward(x, new BlockWeights(w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9]), Heads, cos, sin, layout);
        Variable logits = x.RmsNorm(w[10], 1e-6, layout).Linear(w[0], null, layout); // [tokens, alphabet], the embedding again
        return logits.CrossEntropy(labels).SumLoss(layout);
    }

    private (Tensor Cos, Tensor Sin) Angles(TokenLayout layout)
    {
        int pairs = Width / Heads / 2;
        var angles = new double[layout.Count * pairs];
        for (int i = 0; i < angles.Length; i++) angles[i] = layout.Positions[i / pairs] * Math.Pow(10000, -(double)(i % pairs) / pairs);
        var shape = new Shape(layout.Count, pairs);
        Tensor Table(Func<double, double> f) => Tensor.FromDoubles(backend, Array.ConvertAll(angles, a => f(a)), shape, dtype);
        return (Table(Math.Cos), Table(Math.Sin));
    }

    private Parameter[] MakeParameters() =>
    [
        Matrix("embedding", 0, Alphabet, Width),
        Gain("first norm"),
        Matrix("query", 1, Width, Width), Matrix("key", 2, Width, Width),
        Matrix("value", 3, Width, Width), Matrix("output", 4, Width, Width),
        Gain("second norm"),
        Matrix("gate", 5, Inner, Width), Matrix("up", 6, Inner, Width), Matrix("down", 7, Width, Inner),
        Gain("last norm"),
    ];

    private Parameter Gain(string name) => new(name, _ones.Keep());

    private Parameter Matrix(string name, uint number, int rows, int columns)
    {
        RandomStream stream = new RandomKey(Seed: 1, RandomPurpose.Initialization, Layer: number).Stream();
        double[] values = [.. Enumerable.Range(0, rows * columns).Select(i => 0.4 * stream.Normal((ulong)i))];
        return new Parameter(name, Tensor.FromDoubles(backend, values, new Shape(rows, columns), dtype));
    }
}
