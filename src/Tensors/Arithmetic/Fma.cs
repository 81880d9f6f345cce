using System.Runtime.CompilerServices;

namespace Reference.Tensors.Arithmetic;

/// <summary>The fused multiply-add a · b + c, rounded once, on hardware that has it and on hardware that has not.</summary>
public static class Fma
{
    /// <summary>a · b + c in binary32, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Binary32(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    /// <summary>a · b + c in binary64, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Binary64(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);
}
