using Autograd.Tests.Cases;
using FsCheck;
using FsCheck.Fluent;

namespace Autograd.Tests.Gradients;

/// <summary>How FsCheck drives the cases.</summary>
internal static class Draws
{
    private static readonly Arbitrary<Draw> Arbitrary = (
        from seed in Gen.Choose(0, 1_000_000)
        from rows in Gen.Choose(1, 5)
        from columns in Gen.Choose(1, 4)
        from depth in Gen.Choose(1, 3)
        select new Draw(seed, rows, columns, depth)).ToArbitrary();

    public static void Hold(int cases, Action<Draw> property) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true).WithReplay(20261124UL, 3UL),
        Prop.ForAll(Arbitrary, property));
}
