using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>4 rows of blocks at a time.</summary>
internal readonly unsafe struct BlockLanes128 : IBlockLanes<Vector128<byte>, Vector128<float>>
{
    /// <summary>Whether this machine has the vectors.</summary>
    public static bool IsSupported => Lanes128F.IsSupported && Interleave128.IsSupported;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(uint* source) => Vector128.Load(source).AsByte();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Broadcast(uint word) => Vector128.Create(word).AsByte();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> LoadLanes(byte* source, nint stride) => Interleave128.Load(source, stride);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn(ref Vector128<byte> x0, ref Vector128<byte> x1, ref Vector128<byte> x2, ref Vector128<byte> x3)
    {
        Vector128<byte> low01 = Interleave128.Low32(x0, x1), high01 = Interleave128.High32(x0, x1), low23 = Interleave128.Low32(x2, x3), high23 = Interleave128.High32(x2, x3);
        (x0, x1) = (Interleave128.Low64(low01, low23), Interleave128.High64(low01, low23));
        (x2, x3) = (Interleave128.Low64(high01, high23), Interleave128.High64(high01, high23));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four(Vector128<byte> words, int shift) =>
        Vector128.ConvertToSingle(Vector128.ShiftRightLogical(words.AsInt32(), shift) & Vector128.Create(15));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Five(Vector128<byte> words, int shift, Vector128<byte> high, int bit)
    {
        Vector128<int> four = Vector128.ShiftRightLogical(words.AsInt32(), shift) & Vector128.Create(15);
        Vector128<int> fifth = Vector128.ShiftLeft(Vector128.ShiftRightLogical(high.AsInt32(), bit), 4) & Vector128.Create(16);
        return Vector128.ConvertToSingle(four | fifth);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Eight(Vector128<byte> words, int shift) =>
        Vector128.ConvertToSingle(Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(words.AsInt32(), 24 - shift), 24));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Half(Vector128<byte> words, int shift)
    {
        // The fraction and exponent move to their places, 112 too low; the product is exact, also of a subnormal.
        Vector128<int> bits = Vector128.ShiftRightLogical(words.AsInt32(), shift);
        Vector128<int> magnitude = Vector128.ShiftLeft(bits & Vector128.Create(0x7FFF), 13), sign = Vector128.ShiftLeft(bits & Vector128.Create(0x8000), 16);
        Vector128<int> finite = (magnitude.AsSingle() * Vector128.Create(5.192296858534828e33f)).AsInt32();
        Vector128<int> isSpecial = Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(0x7C00 << 13));
        return (Vector128.ConditionalSelect(isSpecial, magnitude | Vector128.Create(0x7F800000), finite) | sign).AsSingle();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, float b) => a - Vector128.Create(b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fma(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* destination) => value.Store(destination);
}
