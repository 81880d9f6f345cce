namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// The few vector operations that the kernels are written in, once for every vector width. Each lane rounds as the scalar
/// operation does, so lanes change nothing but speed.
/// </summary>
/// <typeparam name="TVec">The vector; for one lane the number itself.</typeparam>
/// <typeparam name="T">The number in a lane, binary32 or binary64.</typeparam>
internal unsafe interface ILanes<TVec, T>
    where TVec : unmanaged
    where T : unmanaged
{
    /// <summary>Whether this machine has the vectors and a multiply-add on them that rounds once.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Whether the machine has 32 registers for these vectors, or 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>Numbers in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>+0 in every lane.</summary>
    static abstract TVec Zero { get; }

    /// <summary>Loads <see cref="Count"/> numbers, at any alignment.</summary>
    static abstract TVec Load(T* source);

    /// <summary>Stores <see cref="Count"/> numbers, at any alignment.</summary>
    static abstract void Store(TVec value, T* destination);

    /// <summary>One number in every lane.</summary>
    static abstract TVec Broadcast(T value);

    /// <summary>a + b.</summary>
    static abstract TVec Add(TVec a, TVec b);

    /// <summary>a − b.</summary>
    static abstract TVec Subtract(TVec a, TVec b);

    /// <summary>a · b.</summary>
    static abstract TVec Multiply(TVec a, TVec b);

    /// <summary>a ÷ b.</summary>
    static abstract TVec Divide(TVec a, TVec b);

    /// <summary>√a.</summary>
    static abstract TVec Sqrt(TVec a);

    /// <summary>a &gt; b ? a : b, so b where one is NaN or both are zeros.</summary>
    static abstract TVec Larger(TVec a, TVec b);

    /// <summary>a &lt; b ? a : b, so b where one is NaN or both are zeros.</summary>
    static abstract TVec Smaller(TVec a, TVec b);

    /// <summary>a &lt; b ? yes : no, so no where one is NaN.</summary>
    static abstract TVec IfLess(TVec a, TVec b, TVec yes, TVec no);

    /// <summary>a = b ? yes : no, so no where one is NaN.</summary>
    static abstract TVec IfEqual(TVec a, TVec b, TVec yes, TVec no);

    /// <summary>Whether a = b in every lane; false where one is NaN.</summary>
    static abstract bool AllEqual(TVec a, TVec b);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TVec Fma(TVec a, TVec b, TVec c);
}
