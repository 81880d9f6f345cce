namespace Reference.Tensors.Backends.Simd;

/// <summary>Which vector width this process uses, and how often each one's kernels really ran.</summary>
public static class VectorWidths
{
    private static readonly long[] s_products = new long[4];

    /// <summary>The widest vectors that this machine has together with a fused multiply-add; decided once.</summary>
    public static VectorWidth Best { get; } =
        IsSupported(VectorWidth.Bits512) ? VectorWidth.Bits512
        : IsSupported(VectorWidth.Bits256) ? VectorWidth.Bits256
        : IsSupported(VectorWidth.Bits128) ? VectorWidth.Bits128
        : VectorWidth.One;

    /// <summary>Whether kernels of <paramref name="width"/> can run on this machine.</summary>
    public static bool IsSupported(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => Lanes512F.IsSupported,
        VectorWidth.Bits256 => Lanes256F.IsSupported,
        VectorWidth.Bits128 => Lanes128F.IsSupported,
        _ => true,
    };

    /// <summary>How many matrix products ran with vectors of <paramref name="width"/> since the process began.</summary>
    public static long Products(VectorWidth width) => Interlocked.Read(ref s_products[(int)width]);

    internal static void CountProduct(VectorWidth width) => Interlocked.Increment(ref s_products[(int)width]);
}
