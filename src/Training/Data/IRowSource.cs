namespace Reference.Training.Data;

/// <summary>
/// Data as a function: a row depends on the seed, the epoch and its place alone, so that a run can go on anywhere (no reader has a
/// position). Shuffling, mixing and packing happen behind it.
/// </summary>
public interface IRowSource
{
    /// <summary>Rows of an epoch; at least 1.</summary>
    long Count { get; }

    /// <summary>A row; a pure function.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="i">From 0, below <see cref="Count"/>.</param>
    TrainingRow Row(ulong seed, long epoch, long i);

    /// <summary>SHA-256 of everything that rows depend on (data, tokenizer, options) in 64 lower-case hex digits; a resume compares
    /// it.</summary>
    string Fingerprint { get; }
}
