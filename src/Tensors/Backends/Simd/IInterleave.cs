namespace Reference.Tensors.Backends.Simd;

/// <summary>Vectors as rows of lanes of 16 bytes, with the moves that transpose inside the lanes. Bits are moved, never changed.</summary>
/// <typeparam name="TVec">The vector.</typeparam>
internal unsafe interface IInterleave<TVec>
    where TVec : unmanaged
{
    /// <summary>Whether this machine has the moves.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Lanes of 16 bytes in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Lane l from <paramref name="source"/> + l · <paramref name="stride"/>.</summary>
    static abstract TVec Load(byte* source, nint stride);

    /// <summary>Stores all lanes, one after another.</summary>
    static abstract void Store(TVec value, byte* destination);

    /// <summary>In each lane of four words: a₀ b₀ a₁ b₁.</summary>
    static abstract TVec Low32(TVec a, TVec b);

    /// <summary>In each lane of four words: a₂ b₂ a₃ b₃.</summary>
    static abstract TVec High32(TVec a, TVec b);

    /// <summary>In each lane of two double words: a₀ b₀.</summary>
    static abstract TVec Low64(TVec a, TVec b);

    /// <summary>In each lane of two double words: a₁ b₁.</summary>
    static abstract TVec High64(TVec a, TVec b);
}
