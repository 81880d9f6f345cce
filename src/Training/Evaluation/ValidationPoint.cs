namespace Reference.Training.Evaluation;

/// <summary>A validation during a run.</summary>
/// <param name="Step">Steps before it; 0 for the one before the first.</param>
/// <param name="Result">What it found.</param>
/// <param name="IsBest">True where no validation before it was better.</param>
public sealed record ValidationPoint(long Step, EvaluationResult Result, bool IsBest);
