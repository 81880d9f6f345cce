using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Reference.Tensors.Backends.Simd;

/// <summary>1 lane of 16 bytes.</summary>
internal readonly unsafe struct Interleave128 : IInterleave<Vector128<byte>>
{
    /// <inheritdoc/>
    public static bool IsSupported => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(byte* source, nint stride) => Vector128.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<byte> value, byte* destination) => value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Low32(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported
        ? Sse2.UnpackLow(a.AsUInt32(), b.AsUInt32()).AsByte()
        : AdvSimd.Arm64.ZipLow(a.AsUInt32(), b.AsUInt32()).AsByte();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> High32(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported
        ? Sse2.UnpackHigh(a.AsUInt32(), b.AsUInt32()).AsByte()
        : AdvSimd.Arm64.ZipHigh(a.AsUInt32(), b.AsUInt32()).AsByte();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Low64(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported
        ? Sse2.UnpackLow(a.AsUInt64(), b.AsUInt64()).AsByte()
        : AdvSimd.Arm64.ZipLow(a.AsUInt64(), b.AsUInt64()).AsByte();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> High64(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported
        ? Sse2.UnpackHigh(a.AsUInt64(), b.AsUInt64()).AsByte()
        : AdvSimd.Arm64.ZipHigh(a.AsUInt64(), b.AsUInt64()).AsByte();
}
