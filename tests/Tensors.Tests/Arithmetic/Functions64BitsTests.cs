using System.Buffers.Binary;
using System.Security.Cryptography;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;

namespace Reference.Tests.Arithmetic;

/// <summary>
/// The bits of the binary64 functions, which are not defined by mathematics but by our sequence of operations: they may change only with
/// the arithmetic's version, and must not depend on processor, runtime settings or system.
/// </summary>
public sealed class Functions64BitsTests
{
    private const int Count = 10_000;

    [Theory]
    [InlineData("exp", "d7b85b9d7656911e")]
    [InlineData("log", "6ef9ad209a53a102")]
    [InlineData("log1p", "5e0a9bd2f9cf5b0e")]
    [InlineData("sin", "f91c4dd6d4f824a6")]
    [InlineData("cos", "8282a915a26e8574")]
    [InlineData("tanh", "3ec49b16f14a6ce0")]
    [InlineData("erf", "4fc53b639a96b805")]
    [InlineData("sigmoid", "2eb0f218b6ba7762")]
    public void The_bits_of_a_function_are_fixed(string name, string expected)
    {
        Func<double, double> function = Functions64Table.Find(name);
        Assert.Equal(expected, Hash(i => function(Argument(i))));
    }

    [Fact]
    public void The_bits_of_powers_are_fixed() =>
        Assert.Equal("381dfbbfaf459af8", Hash(i => Functions64.Pow(Math.Abs(Argument(i)), Argument(i + Count) % 300)));

    /// <summary>In turn a uniform number around 0, a number of any size with either sign, and one near 1.</summary>
    private static double Argument(int i)
    {
        RandomStream random = new RandomKey(21, RandomPurpose.Sampling).Stream();
        double u = random.Uniform64((ulong)i);
        return (i % 3) switch
        {
            0 => (u - 0.5) * 40,
            1 => (u < 0.5 ? -1 : 1) * BitConverter.UInt64BitsToDouble(random.Bits64((ulong)i) & (ulong.MaxValue >> 1)),
            _ => 1 + ((u - 0.5) / 1024),
        };
    }

    private static string Hash(Func<int, double> result)
    {
        byte[] bytes = new byte[8 * Count];
        for (int i = 0; i < Count; i++)
        {
            double y = result(i);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), double.IsNaN(y) ? 0 : y);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
    }
}
