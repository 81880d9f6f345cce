using Reference.Tensors.Formats.Gguf;
using Reference.Tests.Shared;
using static Reference.Tests.Formats.Bytes;

namespace Reference.Tests.Formats;

public sealed class GgufValueTests
{
    [Theory]
    [InlineData(0u, "FF", 255.0)]
    [InlineData(1u, "FF", -1.0)]
    [InlineData(2u, "FFFF", 65535.0)]
    [InlineData(3u, "FEFF", -2.0)]
    [InlineData(4u, "FFFFFFFF", 4294967295.0)]
    [InlineData(5u, "FDFFFFFF", -3.0)]
    [InlineData(6u, "0000C03F", 1.5)]
    [InlineData(10u, "0000000000000040", 4611686018427387904.0)]
    [InlineData(11u, "FCFFFFFFFFFFFFFF", -4.0)]
    [InlineData(12u, "000000000000F83F", 1.5)]
    public void Numbers_come_as_what_they_are_alone_and_in_arrays(uint type, string hex, double expected)
    {
        byte[] value = Convert.FromHexString(hex);
        using var folder = new TemporaryFolder();
        using var file = GgufFile.Open(
            folder.Write("a.gguf", new GgufBuilder().Add("one", type, value).Add("two", 9, Join(U32(type), U64(2), value, value)).Build()));
        GgufValue one = file.Find("one")!, two = file.Find("two")!;
        Assert.Equal((GgufType)type, one.Type);
        Assert.Equal((GgufType.Array, (GgufType?)type, 2), (two.Type, two.ElementType, two.Count));
        Assert.Equal(expected, one.AsDouble());
        Assert.Equal([expected, expected], two.AsDoubles());
        if (type is 6 or 12)
        {
            Assert.Throws<InvalidCastException>(() => one.AsInt64());
            Assert.Throws<InvalidCastException>(() => two.AsInt64s());
            return;
        }

        Assert.Equal((long)expected, one.AsInt64());
        Assert.Equal([(long)expected, (long)expected], two.AsInt64s());
    }

    [Fact]
    public void A_value_read_as_what_it_is_not_is_an_error_with_type_and_value()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = new GgufBuilder().Add("text", "hello").Add("truth", 7, [1]).Add("truths", 9, Join(U32(7), U64(2), [1, 0]))
            .Add("big", 10, U64(ulong.MaxValue))
            .Add("bigs", 9, Join(U32(10), U64(1), U64(ulong.MaxValue))).Build();
        using var file = GgufFile.Open(folder.Write("a.gguf", bytes));
        Assert.Equal("\"hello\" is not a number", Assert.Throws<InvalidCastException>(() => file.Find("text")!.AsDouble()).Message);
        Assert.Equal("Bool True is not a text", Assert.Throws<InvalidCastException>(() => file.Find("truth")!.AsText()).Message);
        Assert.Equal("Bool[2] is not an array of texts", Assert.Throws<InvalidCastException>(() => file.Find("truths")!.AsTexts()).Message);
        Assert.Equal([true, false], file.Find("truths")!.AsBools());
        Assert.True(file.Find("truth")!.AsBool());
        Assert.Contains("below 2^63", Assert.Throws<InvalidCastException>(() => file.Find("big")!.AsInt64()).Message,
            StringComparison.Ordinal);
        Assert.Throws<OverflowException>(() => file.Find("bigs")!.AsInt64s());
        Assert.Throws<InvalidCastException>(() => file.Find("truths")!.AsInt64s());
        Assert.Throws<InvalidCastException>(() => file.Find("text")!.AsBool());
        Assert.Throws<InvalidCastException>(() => file.Find("text")!.AsBools());
    }
}
