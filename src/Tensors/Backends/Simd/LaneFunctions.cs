using System.Numerics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>a + b.</summary>
internal readonly struct AddLanes : ILaneFunction
{
    public static TVec Value<T, TVec, TLanes>(TVec a, TVec b)
        where T : unmanaged
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        TLanes.Add(a, b);

    public static T Value<T>(T a, T b) where T : unmanaged, IBinaryFloatingPointIeee754<T> => a + b;
}

/// <summary>a − b.</summary>
internal readonly struct SubtractLanes : ILaneFunction
{
    public static TVec Value<T, TVec, TLanes>(TVec a, TVec b)
        where T : unmanaged
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        TLanes.Subtract(a, b);

    public static T Value<T>(T a, T b) where T : unmanaged, IBinaryFloatingPointIeee754<T> => a - b;
}

/// <summary>a · b.</summary>
internal readonly struct MultiplyLanes : ILaneFunction
{
    public static TVec Value<T, TVec, TLanes>(TVec a, TVec b)
        where T : unmanaged
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        TLanes.Multiply(a, b);

    public static T Value<T>(T a, T b) where T : unmanaged, IBinaryFloatingPointIeee754<T> => a * b;
}

/// <summary>a ÷ b.</summary>
internal readonly struct DivideLanes : ILaneFunction
{
    public static TVec Value<T, TVec, TLanes>(TVec a, TVec b)
        where T : unmanaged
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        TLanes.Divide(a, b);

    public static T Value<T>(T a, T b) where T : unmanaged, IBinaryFloatingPointIeee754<T> => a / b;
}

/// <summary>The larger, as <see cref="Scalar.MaximumFunction"/>.</summary>
internal readonly struct MaximumLanes : ILaneFunction
{
    public static TVec Value<T, TVec, TLanes>(TVec a, TVec b)
        where T : unmanaged
        where TVec : unmanaged
        where TLanes : struct, ILanes<TVec, T> =>
        Lanes.Maximum<T, TVec, TLanes>(a, b);

    public static T Value<T>(T a, T b) where T : unmanaged, IBinaryFloatingPointIeee754<T> => a < b || T.IsNaN(b) ? b : a;
}
