namespace Reference.Training.Checkpoints;

/// <summary>A checkpoint cannot be gone on from, or cannot be written. The message says which, why, and what to do.</summary>
public sealed class CheckpointException : IOException
{
    /// <summary>An error of a file.</summary>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>An error with what caused it.</summary>
    public CheckpointException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
