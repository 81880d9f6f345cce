using FsCheck;
using FsCheck.Fluent;
using Reference.Tensors;
using Reference.Tests.Simd;

namespace Reference.Tests.Backends;

/// <summary>What operands of a kernel are drawn from.</summary>
/// <param name="Seed">Names sizes, strides and numbers.</param>
/// <param name="DType">The type that is computed with.</param>
/// <param name="Values">What the numbers are.</param>
public sealed record KernelTrial(int Seed, DType DType, Values Values);

/// <summary>Trials for FsCheck.</summary>
public static class KernelTrials
{
    public static Arbitrary<KernelTrial> Trial() => Arb.From(
        from seed in Gen.Choose(1, 1_000_000_000)
        from dtype in Gen.Elements(DType.F32, DType.F64)
        from values in Gen.Elements(Values.Ordinary, Values.Ordinary, Values.Tiny, Values.Zeros, Values.WithSpecials)
        select new KernelTrial(seed, dtype, values));
}
