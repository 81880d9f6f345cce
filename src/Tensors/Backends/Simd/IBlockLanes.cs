namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// What decoding GGUF's blocks takes beyond <see cref="IInterleave{TBits}"/>: a word of a vector holds bits of one row of a weight.
/// </summary>
/// <typeparam name="TBits">A vector as bytes.</typeparam>
/// <typeparam name="TVec">The same vector as binary32, one a word.</typeparam>
internal unsafe interface IBlockLanes<TBits, TVec>
    where TBits : unmanaged
    where TVec : unmanaged
{
    /// <summary>Words in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Loads <see cref="Count"/> words.</summary>
    static abstract TBits Load(uint* source);

    /// <summary>
    /// Word j of the 16 bytes of each of <see cref="Count"/> rows in to[j], rows in order; row r begins at <paramref name="source"/> + r ·
    /// <paramref name="stride"/>.
    /// </summary>
    static abstract void Turn(byte* source, nint stride, TBits* to);

    /// <summary>(word &gt;&gt; shift) mod 16, as a number.</summary>
    static abstract TVec Four(TBits words, int shift);

    /// <summary>(word &gt;&gt; shift) mod 16, plus 16 where bit <paramref name="bit"/> of <paramref name="high"/> is set.</summary>
    static abstract TVec Five(TBits words, int shift, TBits high, int bit);

    /// <summary>The signed byte that begins at bit <paramref name="shift"/>.</summary>
    static abstract TVec Eight(TBits words, int shift);

    /// <summary>The binary16 that begins at bit <paramref name="shift"/>, 0 or 16; exact.</summary>
    static abstract TVec Half(TBits words, int shift);

    /// <summary>a − b.</summary>
    static abstract TVec Subtract(TVec a, float b);

    /// <summary>a · b.</summary>
    static abstract TVec Multiply(TVec a, TVec b);

    /// <summary>a · b + c.</summary>
    static abstract TVec Fma(TVec a, TVec b, TVec c);

    /// <summary>Loads <see cref="Count"/> numbers.</summary>
    static abstract TVec Load(float* source);

    /// <summary>One number everywhere.</summary>
    static abstract TVec Broadcast(float value);

    /// <summary>to = to + value.</summary>
    static abstract void AddTo(float* to, TVec value);

    /// <summary>Stores all numbers.</summary>
    static abstract void Store(TVec value, float* destination);
}
