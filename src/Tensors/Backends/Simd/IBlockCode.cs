namespace Reference.Tensors.Backends.Simd;

/// <summary>How a block type of GGUF is laid out; <see cref="BlockColumns{TBits, TVec, TLanes, TCode}"/> decodes it.</summary>
internal interface IBlockCode
{
    /// <summary>The type.</summary>
    static abstract DType Type { get; }

    /// <summary>Bytes of a block.</summary>
    static abstract int Bytes { get; }

    /// <summary>Where the codes begin in a block, in bytes; the scale stands at 0, and an offset after it.</summary>
    static abstract int CodesAt { get; }

    /// <summary>Bits of a code in its nibble or byte: 4 or 8.</summary>
    static abstract int Bits { get; }

    /// <summary>Where the word of fifth bits stands; below 0 where there is none.</summary>
    static abstract int FifthsAt { get; }

    /// <summary>Whether value = scale · code + offset; else code is lowered by <see cref="Centre"/>.</summary>
    static abstract bool HasOffset { get; }

    /// <summary>The code of 0 where there is no offset.</summary>
    static abstract int Centre { get; }
}

/// <summary>d·(q − 8).</summary>
internal readonly struct CodeQ40 : IBlockCode
{
    public static DType Type => DType.Q4_0;

    public static int Bytes => 18;

    public static int CodesAt => 2;

    public static int Bits => 4;

    public static int FifthsAt => -1;

    public static bool HasOffset => false;

    public static int Centre => 8;
}

/// <summary>d·q + m.</summary>
internal readonly struct CodeQ41 : IBlockCode
{
    public static DType Type => DType.Q4_1;

    public static int Bytes => 20;

    public static int CodesAt => 4;

    public static int Bits => 4;

    public static int FifthsAt => -1;

    public static bool HasOffset => true;

    public static int Centre => 0;
}

/// <summary>d·(q − 16), q of five bits.</summary>
internal readonly struct CodeQ50 : IBlockCode
{
    public static DType Type => DType.Q5_0;

    public static int Bytes => 22;

    public static int CodesAt => 6;

    public static int Bits => 4;

    public static int FifthsAt => 2;

    public static bool HasOffset => false;

    public static int Centre => 16;
}

/// <summary>d·q + m, q of five bits.</summary>
internal readonly struct CodeQ51 : IBlockCode
{
    public static DType Type => DType.Q5_1;

    public static int Bytes => 24;

    public static int CodesAt => 8;

    public static int Bits => 4;

    public static int FifthsAt => 4;

    public static bool HasOffset => true;

    public static int Centre => 0;
}

/// <summary>d·q, q a signed byte.</summary>
internal readonly struct CodeQ80 : IBlockCode
{
    public static DType Type => DType.Q8_0;

    public static int Bytes => 34;

    public static int CodesAt => 2;

    public static int Bits => 8;

    public static int FifthsAt => -1;

    public static bool HasOffset => false;

    public static int Centre => 0;
}
