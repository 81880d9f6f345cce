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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turn(byte* source, nint stride, Vector128<byte>* to)
    {
        Vector128<byte> a = Interleave128.Load(source, 4 * stride), b = Interleave128.Load(source + stride, 4 * stride);
        Vector128<byte> c = Interleave128.Load(source + (2 * stride), 4 * stride), d = Interleave128.Load(source + (3 * stride), 4 * stride);
        Vector128<byte> lowAB = Interleave128.Low32(a, b), highAB = Interleave128.High32(a, b), lowCD = Interleave128.Low32(c, d), highCD = Interleave128.High32(c, d);
        to[0] = Interleave128.Low64(lowAB, lowCD);
        to[1] = Interleave128.High64(lowAB, lowCD);
        to[2] = Interleave128.Low64(highAB, highCD);
        to[3] = Interleave128.High64(highAB, highCD);
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
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(float* to, Vector128<float> value) => (Vector128.Load(to) + value).Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* destination) => value.Store(destination);
}
