namespace Reference.Training.Primitives;

/// <summary>
/// A loss, gradient or weight is not finite. Raised before anything is changed or written: weights and checkpoints are as they were.
/// </summary>
public sealed class NonFiniteException : ArithmeticException
{
    /// <summary>An error at one tensor.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="batch">The rows at which it showed: "rows 2 to 3".</param>
    /// <param name="tensor">The first tensor that is not finite, in the order of the computation.</param>
    /// <param name="found">What was found.</param>
    public NonFiniteException(long step, string batch, string tensor, string found)
        : base(FormattableString.Invariant(
            $"step {step}, {batch}: {tensor} {found}; nothing was changed and the last checkpoint is untouched. ")
            + "Lower the learning rate, clip gradients, or look at these rows.")
    {
        (Step, Batch, TensorName) = (step, batch, tensor);
    }

    /// <summary>The step, from 1.</summary>
    public long Step { get; }

    /// <summary>The rows at which it showed.</summary>
    public string Batch { get; }

    /// <summary>The first tensor that is not finite, in the order of the computation.</summary>
    public string TensorName { get; }
}
