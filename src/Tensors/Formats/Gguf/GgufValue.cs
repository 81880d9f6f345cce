using System.Globalization;
using System.Numerics;

namespace Reference.Tensors.Formats.Gguf;

/// <summary>
/// A metadata value: a number, truth value or text, or an array of one of these. The As… methods convert where nothing is lost and throw
/// <see cref="InvalidCastException"/> with type and value where something would be.
/// </summary>
public sealed class GgufValue
{
    private readonly object _content;

    internal GgufValue(GgufType type, object content, GgufType? elementType = null) =>
        (Type, _content, ElementType) = (type, content, elementType);

    /// <summary>The type.</summary>
    public GgufType Type { get; }

    /// <summary>The type of an array's elements; null for others.</summary>
    public GgufType? ElementType { get; }

    /// <summary>Elements of an array; 1 for others.</summary>
    public int Count => _content is Array array ? array.Length : 1;

    /// <summary>The text.</summary>
    public string AsText() => _content as string ?? throw Not("a text");

    /// <summary>The truth value.</summary>
    public bool AsBool() => _content is bool value ? value : throw Not("a truth value");

    /// <summary>The whole number.</summary>
    public long AsInt64() => _content switch
    {
        long value => value,
        ulong value and <= long.MaxValue => (long)value,
        _ => throw Not("a whole number below 2^63"),
    };

    /// <summary>The number; a binary32 is widened exactly.</summary>
    public double AsDouble() => _content switch
    {
        double value => value,
        long value => value,
        ulong value => value,
        _ => throw Not("a number"),
    };

    /// <summary>The array of texts.</summary>
    public IReadOnlyList<string> AsTexts() => _content as string[] ?? throw Not("an array of texts");

    /// <summary>The array of whole numbers.</summary>
    /// <exception cref="OverflowException">One is 2⁶³ or more.</exception>
    public IReadOnlyList<long> AsInt64s() => ElementType is GgufType.F32 or GgufType.F64 ? throw Not("an array of whole numbers")
        : Numbers<long>("whole numbers");

    /// <summary>The array of numbers.</summary>
    public IReadOnlyList<double> AsDoubles() => Numbers<double>("numbers");

    /// <summary>The array of truth values.</summary>
    public IReadOnlyList<bool> AsBools() => _content as bool[] ?? throw Not("an array of truth values");

    /// <summary>Type and value (of an array: type and count), for messages.</summary>
    public override string ToString() => _content switch
    {
        string text => MalformedFileException.Quote(text),
        Array => $"{ElementType}[{Count}]",
        _ => $"{Type} {Convert.ToString(_content, CultureInfo.InvariantCulture)}",
    };

    // By the element type and not by the array's: to the runtime an int[] is a uint[] too.
    private T[] Numbers<T>(string what)
        where T : INumberBase<T> => ElementType switch
        {
            GgufType.U8 => Array.ConvertAll((byte[])_content, T.CreateChecked),
            GgufType.I8 => Array.ConvertAll((sbyte[])_content, T.CreateChecked),
            GgufType.U16 => Array.ConvertAll((ushort[])_content, T.CreateChecked),
            GgufType.I16 => Array.ConvertAll((short[])_content, T.CreateChecked),
            GgufType.U32 => Array.ConvertAll((uint[])_content, T.CreateChecked),
            GgufType.I32 => Array.ConvertAll((int[])_content, T.CreateChecked),
            GgufType.U64 => Array.ConvertAll((ulong[])_content, T.CreateChecked),
            GgufType.I64 => Array.ConvertAll((long[])_content, T.CreateChecked),
            GgufType.F32 => Array.ConvertAll((float[])_content, T.CreateChecked),
            GgufType.F64 => Array.ConvertAll((double[])_content, T.CreateChecked),
            _ => throw Not($"an array of {what}"),
        };

    private InvalidCastException Not(string what) => new($"{this} is not {what}");
}
