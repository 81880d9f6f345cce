using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Reference.Tensors.Backends.Simd;

/// <summary>16 rows of blocks at a time.</summary>
internal readonly unsafe struct BlockLanes512 : IBlockLanes<Vector512<byte>, Vector512<float>>
{
    /// <summary>Whether this machine has the vectors.</summary>
    public static bool IsSupported => Lanes512F.IsSupported && Avx512F.IsSupported;

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(uint* source) => Vector512.Load(source).AsByte();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turn(byte* source, nint stride, Vector512<byte>* to)
    {
        Vector512<uint> a = Lanes(source, 4 * stride), b = Lanes(source + stride, 4 * stride);
        Vector512<uint> c = Lanes(source + (2 * stride), 4 * stride), d = Lanes(source + (3 * stride), 4 * stride);
        Vector512<ulong> lowAB = Avx512F.UnpackLow(a, b).AsUInt64(), highAB = Avx512F.UnpackHigh(a, b).AsUInt64();
        Vector512<ulong> lowCD = Avx512F.UnpackLow(c, d).AsUInt64(), highCD = Avx512F.UnpackHigh(c, d).AsUInt64();
        to[0] = Avx512F.UnpackLow(lowAB, lowCD).AsByte();
        to[1] = Avx512F.UnpackHigh(lowAB, lowCD).AsByte();
        to[2] = Avx512F.UnpackLow(highAB, highCD).AsByte();
        to[3] = Avx512F.UnpackHigh(highAB, highCD).AsByte();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Four(Vector512<byte> words, int shift)
    {
        // A permutation looks at an index's lowest four bits only: it takes them and makes numbers of them at once.
        Vector512<float> numbers = Vector512.Create(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 11f, 12f, 13f, 14f, 15f);
        return Avx512F.PermuteVar16x32(numbers, Vector512.ShiftRightLogical(words.AsInt32(), shift));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Five(Vector512<byte> words, int shift, Vector512<byte> high, int bit)
    {
        Vector512<int> four = Vector512.ShiftRightLogical(words.AsInt32(), shift) & Vector512.Create(15);
        Vector512<int> fifth = Vector512.ShiftLeft(Vector512.ShiftRightLogical(high.AsInt32(), bit), 4) & Vector512.Create(16);
        return Vector512.ConvertToSingle(four | fifth);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Eight(Vector512<byte> words, int shift) =>
        Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(words.AsInt32(), 24 - shift), 24));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Half(Vector512<byte> words, int shift)
    {
        // The fraction and exponent move to their places, 112 too low; the product is exact, also of a subnormal.
        Vector512<int> bits = Vector512.ShiftRightLogical(words.AsInt32(), shift);
        Vector512<int> magnitude = Vector512.ShiftLeft(bits & Vector512.Create(0x7FFF), 13), sign = Vector512.ShiftLeft(bits & Vector512.Create(0x8000), 16);
        Vector512<int> finite = (magnitude.AsSingle() * Vector512.Create(5.192296858534828e33f)).AsInt32();
        Vector512<int> isSpecial = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x7C00 << 13));
        return (Vector512.ConditionalSelect(isSpecial, magnitude | Vector512.Create(0x7F800000), finite) | sign).AsSingle();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, float b) => a - Vector512.Create(b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(float* to, Vector512<float> value) => (Vector512.Load(to) + value).Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* destination) => value.Store(destination);

    /// <summary>Lane l of 16 bytes from <paramref name="source"/> + l · <paramref name="stride"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Lanes(byte* source, nint stride)
    {
        Vector256<byte> low = Avx2.InsertVector128(Vector128.Load(source).ToVector256Unsafe(), Vector128.Load(source + stride), 1);
        Vector256<byte> high = Avx2.InsertVector128(Vector128.Load(source + (2 * stride)).ToVector256Unsafe(), Vector128.Load(source + (3 * stride)), 1);
        return Avx512F.InsertVector256(low.ToVector512Unsafe().AsUInt64(), high.AsUInt64(), 1).AsUInt32();
    }
}
