namespace Reference.Tensors.Backends.Simd;

/// <summary>Vectors of binary64 in which functions of binary32 are computed.</summary>
/// <typeparam name="TVec">The vector.</typeparam>
internal unsafe interface IWideLanes<TVec> : ILanes<TVec, double>
    where TVec : unmanaged
{
    /// <summary>Loads as many binary32 as the vector has lanes, at any alignment; exact.</summary>
    static abstract TVec Widen(float* source);

    /// <summary>As <see cref="Widen"/>, of the differences source − shifts, rounded to binary32.</summary>
    static abstract TVec WidenDifference(float* source, float* shifts);

    /// <summary>1/a to within 2⁻⁵⁰ of it, for a normal number with a normal reciprocal.</summary>
    static abstract TVec Reciprocal(TVec a);

    /// <summary>
    /// Stores <paramref name="low"/> rounded to binary32 where <paramref name="high"/> rounds to the same in every lane; else, or where one
    /// is NaN, stores nothing and gives false.
    /// </summary>
    static abstract bool TryNarrow(TVec low, TVec high, float* destination);

    /// <summary>
    /// value · 2ᵏ, where <paramref name="shifted"/> is 1.5·2⁵² + k and neither value nor result is a zero, subnormal or out of range.
    /// </summary>
    static abstract TVec Scale(TVec value, TVec shifted);

    /// <summary>The magnitude of one with the sign of the other.</summary>
    static abstract TVec CopySign(TVec magnitude, TVec sign);
}
