using Reference.Autograd.Checking;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests.Cases;

/// <summary>What FsCheck draws: sizes, and the seed of the values, which are a pure function of it and so shrink with it.</summary>
public sealed record Draw(int Seed, int Rows, int Columns, int Depth)
{
    private int _drawn;

    /// <summary>Whose memory the values are in.</summary>
    public Backend Backend { get; init; } = ScalarBackend.Instance;

    /// <summary>This draw from its first value on.</summary>
    public Draw Again() => new(Seed, Rows, Columns, Depth) { Backend = Backend };

    /// <summary>Rows as tokens of two documents (of one where there is one row).</summary>
    public TokenLayout Layout => Rows == 1 ? TokenLayout.Of(1) : TokenLayout.Of(Rows / 2, Rows - (Rows / 2));

    /// <summary>An activation with values in [low, high).</summary>
    public CheckedInput Tokens(string name, Shape shape, double low = -2, double high = 2) => new(name, Values(shape, low, high));

    /// <summary>A parameter with values in [low, high).</summary>
    public CheckedInput Parameter(string name, Shape shape, double low = -2, double high = 2) =>
        new(name, Values(shape, low, high), CheckedInputKind.Parameter);

    /// <summary>Values in [low, high).</summary>
    public Tensor Values(Shape shape, double low = -2, double high = 2) => Map(shape, u => low + ((high - low) * u));

    /// <summary>Values of either sign, at least 0.2 away from 0.</summary>
    public Tensor AwayFromZero(Shape shape) => Map(shape, u => u < 0.5 ? -0.2 - (3 * u) : 0.2 + (3 * (u - 0.5)));

    /// <summary>Whole numbers in [0, limit).</summary>
    public int[] Indices(int count, int limit) => Array.ConvertAll(Uniform(count), u => (int)(u * limit));

    /// <summary>An I32 tensor of them.</summary>
    public Tensor IndexTensor(int count, int limit) => Tensor.From<int>(Backend, Indices(count, limit), new Shape(count));

    private Tensor Map(Shape shape, Func<double, double> map) =>
        Tensor.From<double>(Backend, Array.ConvertAll(Uniform((int)shape.Count), u => map(u)), shape);

    private double[] Uniform(int count)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            (uint high, uint low, _, _) = Philox.Block(((uint)++_drawn, 0, 0, 0), ((uint)Seed, 0));
            values[i] = (((ulong)high << 21) ^ (low >> 11)) * (1.0 / (1UL << 53));
        }

        return values;
    }
}
