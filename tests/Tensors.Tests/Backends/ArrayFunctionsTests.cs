using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends.Simd;

namespace Reference.Tests.Backends;

/// <summary>Functions on arrays have the bits of the functions of one number, at every length and for every kind of number.</summary>
public sealed unsafe class ArrayFunctionsTests
{
    private static readonly float[] s_special =
    [
        0, -0f, 1, -1, float.Epsilon, -float.Epsilon, 1.17549435e-38f, float.MaxValue, float.MinValue, float.PositiveInfinity,
        float.NegativeInfinity,
        float.NaN, 88.72284f, 88.7229f, -87.3366f, -103.97f, -103.98f, 5.9604645e-8f, -5.9604645e-8f, 0.125f, 22, -22, 1e-20f,
    ];

    [Fact]
    public void Exp_sigmoid_and_tanh_have_the_scalar_bits()
    {
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
            if (width != VectorWidth.One && VectorWidths.IsSupported(width)) Check(width);
    }

    private static void Check(VectorWidth width)
    {
        float[] x = Numbers();
        foreach (int length in (int[])[0, 1, 7, 8, 9, 17, x.Length])
        {
            float[] exp = new float[length], sigmoid = new float[length], other = new float[length], tanh = new float[length];
            fixed (float* from = x, e = exp, s = sigmoid, o = other, t = tanh)
            {
                ArrayFunctions.Exp(width, from, e, length);
                ArrayFunctions.Sigmoid(width, from, s, o, length);
                ArrayFunctions.Tanh(width, from, t, length);
            }

            for (int i = 0; i < length; i++)
            {
                AssertBits(Functions32.Exp(x[i]), exp[i], "exp", x[i]);
                AssertBits(Functions32.Sigmoid(x[i]), sigmoid[i], "sigmoid", x[i]);
                AssertBits(Functions32.Sigmoid(-x[i]), other[i], "sigmoid of minus", x[i]);
                AssertBits(Functions32.Tanh(x[i]), tanh[i], "tanh", x[i]);
            }
        }
    }

    /// <summary>Special numbers, numbers of any bits, and numbers of ordinary size.</summary>
    private static float[] Numbers()
    {
        var numbers = new List<float>(s_special);
        uint state = 1;
        for (int i = 0; i < 20_000; i++)
        {
            state = (state * 1664525) + 1013904223;
            numbers.Add(BitConverter.UInt32BitsToSingle(state));
            numbers.Add(((int)state >> 8) / 500_000f);
        }

        return [.. numbers];
    }

    private static void AssertBits(float expected, float found, string function, float x)
    {
        bool same = BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(found)
            || (float.IsNaN(expected) && float.IsNaN(found));
        Assert.True(same, FormattableString.Invariant($"{function}({x:R}): {found:R} for {expected:R}"));
    }
}
