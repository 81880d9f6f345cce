namespace Reference.Tensors.Ilgpu.Kernels;

/// <summary>Lengths and strides of up to eight axes, those that are missing of length 1, as a kernel's argument.</summary>
internal struct Walk
{
    private long _l0, _l1, _l2, _l3, _l4, _l5, _l6, _l7;
    private long _s0, _s1, _s2, _s3, _s4, _s5, _s6, _s7;

    public static Walk Of(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        Span<long> l = stackalloc long[Shape.MaxRank], s = stackalloc long[Shape.MaxRank];
        l.Fill(1);
        for (int i = 1; i <= lengths.Length; i++) (l[^i], s[^i]) = (lengths[^i], strides[^i]);
        Walk walk = default;
        (walk._l0, walk._l1, walk._l2, walk._l3, walk._l4, walk._l5, walk._l6, walk._l7) = (l[0], l[1], l[2], l[3], l[4], l[5], l[6], l[7]);
        (walk._s0, walk._s1, walk._s2, walk._s3, walk._s4, walk._s5, walk._s6, walk._s7) = (s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
        return walk;
    }

    /// <summary>The place of element <paramref name="index"/> (row-major).</summary>
    public readonly long Place(long index)
    {
        long place = Take(ref index, _l7) * _s7;
        place += Take(ref index, _l6) * _s6;
        place += Take(ref index, _l5) * _s5;
        place += Take(ref index, _l4) * _s4;
        place += Take(ref index, _l3) * _s3;
        place += Take(ref index, _l2) * _s2;
        place += Take(ref index, _l1) * _s1;
        return place + (Take(ref index, _l0) * _s0);
    }

    private static long Take(ref long index, long length)
    {
        long rest = index / length, at = index - (rest * length);
        index = rest;
        return at;
    }
}
