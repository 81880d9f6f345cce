using Reference.Tensors;

namespace Reference.Tests.Ilgpu;

public enum Values
{
    Ordinary,
    Tiny,
    Zeros,
    WithSpecials,
}

/// <summary>Numbers from a seed, with what is special in them.</summary>
internal static class Numbers
{
    private static readonly double[] s_specials =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0.0,
        1e-40, -1e-310, 3.4e38, -1.7e308, float.Epsilon, double.Epsilon,
    ];

    public static double[] Draw(nint count, Values values, int seed, double scale = 1)
    {
        RandomStream random = new RandomKey((ulong)seed, RandomPurpose.Sampling).Stream();
        var numbers = new double[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            double ordinary = ((2 * random.Uniform64((ulong)i)) - 1) * scale;
            uint choice = random.Bits32((ulong)i);
            numbers[i] = values switch
            {
                Values.Tiny => ordinary * 1e-23,
                Values.Zeros => ordinary < 0 ? -0.0 : 0.0,
                Values.WithSpecials when choice % 23 == 0 => s_specials[choice / 23 % (uint)s_specials.Length],
                _ => ordinary,
            };
        }

        return numbers;
    }
}
