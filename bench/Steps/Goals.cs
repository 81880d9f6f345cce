using System.Globalization;

namespace Reference.Bench;

/// <summary>A goal, and what was reached.</summary>
/// <param name="Work">What it is about.</param>
/// <param name="Limit">What is asked for.</param>
/// <param name="Reached">What was measured; null where it could not be.</param>
/// <param name="Below">Whether less is better.</param>
/// <param name="Format">How both are written.</param>
internal sealed record Goal(string Work, double Limit, double? Reached, bool Below, string Format)
{
    /// <summary>Whether it is met; null where nothing was measured.</summary>
    public bool? IsMet => Reached is { } value ? (Below ? value <= Limit : value >= Limit) : null;

    /// <summary>A line of the table.</summary>
    public override string ToString()
    {
        string met = IsMet switch { true => "met", false => "**not met**", null => "not measured" };
        return $"| {Work} {(Below ? "≤" : "≥")} {Text(Limit)} | {(Reached is { } value ? Text(value) : "–")} | {met} |";
    }

    private string Text(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
}

/// <summary>What the engine must reach on every machine, beside the peer and the limit of the same run.</summary>
internal static class Goals
{
    private const string Percent = "0 %", Times = "0.00 ×", MiB = "0 MiB", KiB = "0.0 KiB";

    /// <summary>The goals of the rows that were measured.</summary>
    public static IEnumerable<Goal> Of(Comparison all)
    {
        ComparedRow? lora = all["lora"];
        if (lora is not null)
        {
            yield return new Goal("LoRA step: share of the limit", 0.80, lora.OfLimit, false, Percent);
            yield return new Goal("LoRA step: tokens/s over the peer's", 2, lora.Ratio, false, Times);
            yield return new Goal("LoRA step: peak memory over the peer's", 0.25, lora.MemoryRatio, true, Times);
        }

        if (all["full"] is { } full)
        {
            yield return new Goal("full step: share of the limit", 0.70, full.OfLimit, false, Percent);
            yield return new Goal("full step: tokens/s over the peer's", 1.5, full.Ratio, false, Times);
            yield return new Goal("full step: peak memory over the peer's", 0.5, full.MemoryRatio, true, Times);
        }

        if (all["forward"] is { } forward)
        {
            yield return new Goal("forward with the loss: share of the limit", 0.80, forward.OfLimit, false, Percent);
            yield return new Goal("forward with the loss: tokens/s over the peer's without", 1.4, forward.Ratio, false, Times);
        }

        foreach (Goal goal in BesideLora(all, lora)) yield return goal;
        if (all["small"] is { } small) yield return new Goal("small model: tokens/s over the peer's", 2, small.Ratio, false, Times);
    }

    /// <summary>Goals over our own LoRA step of 4 × 128.</summary>
    private static IEnumerable<Goal> BesideLora(Comparison all, ComparedRow? lora)
    {
        if (all["long"] is { } longer)
        {
            yield return new Goal("1 × 2048: FLOP/s over the 4 × 128 step's", 0.90, longer.Gflops / lora?.Gflops, false, Percent);
            if (lora is not null)
                yield return new Goal(
                    "1 × 2048: temporaries a token, 4 × 128's at most,", lora.BytesPerToken / 1024, longer.BytesPerToken / 1024, true, KiB);
        }

        if (all["kept"] is { } kept)
        {
            yield return new Goal("weights kept as Q4_1: tokens/s over the f32 step's", 0.80, kept.Ours.Speed / lora?.Ours.Speed, false, Percent);
            yield return new Goal("weights kept as Q4_1: peak memory", 700, kept.Ours.Peak, true, MiB);
        }

        if (all["one"] is { } one && lora is not null && lora.Ours.Median("threads") > 1)
        {
            double threads = lora.Ours.Median("threads");
            string name = string.Create(CultureInfo.InvariantCulture, $"1 → {threads} threads");
            yield return new Goal(name, 1.85 / 2 * threads, one.Ours.Seconds / lora.Ours.Seconds, false, Times);
        }
    }
}
