using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>8 rows of blocks at a time.</summary>
internal readonly unsafe struct BlockLanes256 : IBlockLanes<Vector256<byte>, Vector256<float>>
{
    /// <summary>Whether this machine has the vectors.</summary>
    public static bool IsSupported => Lanes256F.IsSupported && Interleave256.IsSupported;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(uint* source) => Vector256.Load(source).AsByte();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turn(byte* source, nint stride, Vector256<byte>* to)
    {
        Vector256<byte> a = Interleave256.Load(source, 4 * stride), b = Interleave256.Load(source + stride, 4 * stride);
        Vector256<byte> c = Interleave256.Load(source + (2 * stride), 4 * stride), d = Interleave256.Load(source + (3 * stride), 4 * stride);
        Vector256<byte> lowAB = Interleave256.Low32(a, b), highAB = Interleave256.High32(a, b), lowCD = Interleave256.Low32(c, d), highCD = Interleave256.High32(c, d);
        to[0] = Interleave256.Low64(lowAB, lowCD);
        to[1] = Interleave256.High64(lowAB, lowCD);
        to[2] = Interleave256.Low64(highAB, highCD);
        to[3] = Interleave256.High64(highAB, highCD);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Four(Vector256<byte> words, int shift) =>
        Vector256.ConvertToSingle(Vector256.ShiftRightLogical(words.AsInt32(), shift) & Vector256.Create(15));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Five(Vector256<byte> words, int shift, Vector256<byte> high, int bit)
    {
        Vector256<int> four = Vector256.ShiftRightLogical(words.AsInt32(), shift) & Vector256.Create(15);
        Vector256<int> fifth = Vector256.ShiftLeft(Vector256.ShiftRightLogical(high.AsInt32(), bit), 4) & Vector256.Create(16);
        return Vector256.ConvertToSingle(four | fifth);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Eight(Vector256<byte> words, int shift) =>
        Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(words.AsInt32(), 24 - shift), 24));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Half(Vector256<byte> words, int shift)
    {
        // The fraction and exponent move to their places, 112 too low; the product is exact, also of a subnormal.
        Vector256<int> bits = Vector256.ShiftRightLogical(words.AsInt32(), shift);
        Vector256<int> magnitude = Vector256.ShiftLeft(bits & Vector256.Create(0x7FFF), 13), sign = Vector256.ShiftLeft(bits & Vector256.Create(0x8000), 16);
        Vector256<int> finite = (magnitude.AsSingle() * Vector256.Create(5.192296858534828e33f)).AsInt32();
        Vector256<int> isSpecial = Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(0x7C00 << 13));
        return (Vector256.ConditionalSelect(isSpecial, magnitude | Vector256.Create(0x7F800000), finite) | sign).AsSingle();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, float b) => a - Vector256.Create(b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(float* to, Vector256<float> value) => (Vector256.Load(to) + value).Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* destination) => value.Store(destination);
}
