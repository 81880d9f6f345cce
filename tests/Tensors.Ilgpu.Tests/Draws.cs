using FsCheck;
using FsCheck.Fluent;
using Reference.Tensors;

namespace Reference.Tests.Ilgpu;

/// <summary>How FsCheck drives the properties.</summary>
internal static class Draws
{
    public static void Hold<T>(Gen<T> cases, int count, Action<T> property) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true).WithReplay(20261125UL, 7UL),
        Prop.ForAll(cases.ToArbitrary(), property));

    /// <summary>An operand of the given lengths.</summary>
    public static Gen<Operand> Operand(DType dtype, params nint[] lengths) =>
        from lie in Gen.Elements(Lie.Dense, Lie.Permuted, Lie.Cut)
        from values in Gen.Elements(Values.Ordinary, Values.Tiny, Values.Zeros, Values.WithSpecials)
        from seed in Gen.Choose(1, 1_000_000)
        select new Operand(lengths, lie, values, dtype, seed);

    public static Gen<DType> DTypes() => Gen.Elements(DType.F32, DType.F64);

    public static Gen<nint> Length(params int[] lengths) => Gen.Elements(lengths).Select(length => (nint)length);

    /// <summary>Up to four axes of lengths 0 to 3.</summary>
    public static Gen<nint[]> Lengths() =>
        from rank in Gen.Choose(0, 4)
        from lengths in Gen.ArrayOf(Gen.Frequency((1, Gen.Constant(0)), (8, Gen.Choose(1, 3))), rank)
        select Array.ConvertAll(lengths, length => (nint)length);
}
