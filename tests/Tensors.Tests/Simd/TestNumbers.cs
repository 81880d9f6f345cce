using Reference.Tensors;
using Reference.Tensors.Arithmetic;

namespace Reference.Tests.Simd;

/// <summary>Numbers from a seed, with what is special in them.</summary>
internal sealed class TestNumbers(int seed)
{
    private static readonly double[] s_specials =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0.0, 1e-40, -1e-310, 3.4e38, -1.7e308, 1.4e-45, 5e-324];

    private ulong _state = (ulong)seed * 0x9E3779B97F4A7C15;

    public R[] Array<R>(nint count, Values values)
        where R : unmanaged, IReal<R>
    {
        var numbers = new R[count];
        for (nint i = 0; i < count; i++) numbers[i] = R.FromDouble(Number(values, R.DType == DType.F32 ? 1e-23 : 1e-160));
        return numbers;
    }

    private double Number(Values values, double tiny)
    {
        double ordinary = (Next() >> 11) * (2.0 / (1ul << 53)) - 1;
        return values switch
        {
            Values.Tiny => ordinary * tiny,
            Values.Zeros => ordinary < 0 ? -0.0 : 0.0,
            Values.WithSpecials when Next() % 101 == 0 => s_specials[Next() % (ulong)s_specials.Length],
            _ => ordinary,
        };
    }

    private ulong Next()
    {
        // SplitMix64 (Steele, Lea and Flood 2014).
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
