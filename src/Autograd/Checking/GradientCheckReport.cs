using System.Globalization;
using System.Text;
using Reference.Tensors;

namespace Reference.Autograd.Checking;

/// <summary>The worst disagreement of one gradient with one independent derivative.</summary>
/// <param name="Relative">|found − expected| over the largest entry of the gradient; 0 where both are all zeros.</param>
/// <param name="At">The element (row-major), or the number of the direction.</param>
/// <param name="Found">What the backward walk gives there.</param>
/// <param name="Expected">What the independent derivative gives there.</param>
public readonly record struct GradientError(double Relative, int At, double Found, double Expected);

/// <summary>The check of one input's gradient.</summary>
/// <param name="Name">The input.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="IsPerElement">True where every element was checked, false along directions.</param>
/// <param name="Largest">The largest entry of the gradient, without sign.</param>
/// <param name="Dual">Against forward-mode derivatives.</param>
/// <param name="Difference">Against extrapolated central differences; null where left out.</param>
public sealed record GradientCheckEntry(
    string Name, Shape Shape, bool IsPerElement, double Largest, GradientError Dual, GradientError? Difference);

/// <summary>What <see cref="GradientCheck"/> found.</summary>
/// <param name="Entries">One an input with a gradient.</param>
/// <param name="Options">What was asked.</param>
public sealed record GradientCheckReport(IReadOnlyList<GradientCheckEntry> Entries, GradientCheckOptions Options)
{
    /// <summary>True where no error is above its tolerance (a NaN is).</summary>
    public bool Passed => Entries.All(Passes);

    /// <summary>Throws where a gradient is wrong.</summary>
    /// <exception cref="InvalidOperationException">The message names the worst element of every input that fails.</exception>
    public void ThrowIfFailed()
    {
        if (!Passed) throw new InvalidOperationException($"the gradient check failed{Environment.NewLine}{this}");
    }

    /// <summary>One line an input.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (GradientCheckEntry entry in Entries)
        {
            text.Append(Passes(entry) ? "ok    " : "WRONG ");
            text.Append(CultureInfo.InvariantCulture, $" {entry.Name} {entry.Shape}, largest entry {entry.Largest:R}");
            Append(text, "dual numbers", entry.Dual, entry.IsPerElement);
            if (entry.Difference is { } difference) Append(text, "differences", difference, entry.IsPerElement);
            text.AppendLine();
        }

        return text.ToString();
    }

    private bool Passes(GradientCheckEntry entry) =>
        entry.Dual.Relative <= Options.DualTolerance
        && (entry.Difference is not { } difference || difference.Relative <= Options.DifferenceTolerance);

    private static void Append(StringBuilder text, string way, GradientError error, bool perElement) => text.Append(
        CultureInfo.InvariantCulture,
        $"; {way}: relative error {error.Relative:E2} at {(perElement ? "element" : "direction")} {error.At} "
        + $"(found {error.Found:R}, expected {error.Expected:R})");
}
