namespace Reference.Tests.Training.Speed;

/// <summary>What a step of <see cref="CountedStep"/> may take. Lower a number when a change makes it possible; raising one is a regression
/// to be explained.</summary>
/// <param name="Mode">lora, full or forward.</param>
/// <param name="Launches">Kernel launches of a step, exactly.</param>
/// <param name="Recomputed">Operations of products and attention beyond those that the step needs, exactly.</param>
/// <param name="ArenaBytes">Bytes of temporaries that are alive at one time, exactly.</param>
/// <param name="ManagedBytes">Bytes that a step in steady state allocates on the managed heap at most. The goal is 0.</param>
public sealed record StepCounts(string Mode, int Launches, double Recomputed, long ArenaBytes, long ManagedBytes)
{
    /// <summary>The kinds of step.</summary>
    public static StepCounts[] All { get; } =
    [
        new("lora", 306, 0, 338_432, 360_000),
        new("full", 196, 0, 311_296, 340_000),
        new("forward", 40, 0, 138_240, 120_000),
    ];
}
