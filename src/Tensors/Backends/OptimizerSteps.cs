namespace Reference.Tensors.Backends;

/// <summary>
/// What a step of stochastic gradient descent needs beside the tensors; every number is rounded to the element type once.
/// </summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Penalty">λ of an L2 penalty, added to the gradient as λ·p; 0 for none.</param>
/// <param name="Momentum">μ.</param>
/// <param name="Dampening">τ: the gradient enters the momentum as (1 − τ)·g.</param>
/// <param name="Nesterov">True to step along g + μ·b instead of b.</param>
/// <param name="IsFirst">True where the momentum has no value yet: it becomes g.</param>
public readonly record struct SgdStep(double Rate, double Penalty, double Momentum, double Dampening, bool Nesterov, bool IsFirst);

/// <summary>What a step of Adam, AdamW and Adamax needs beside the tensors; every number is rounded to the element type once.</summary>
/// <param name="Beta1">β₁; 1 − β₁ is formed in binary64.</param>
/// <param name="Beta2">β₂; 1 − β₂ is formed in binary64.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="StepSize">rate/(1 − β₁ᵗ), the bias correction of the first moment in it.</param>
/// <param name="RootCorrection">√(1 − β₂ᵗ), the root of the second moment's bias correction; Adamax has none.</param>
/// <param name="Penalty">λ of an L2 penalty, added to the gradient as λ·p; 0 for none.</param>
/// <param name="Keep">1 − rate·λ of decoupled weight decay, what p is multiplied by first; 1 for none.</param>
public readonly record struct AdamStep(
    double Beta1, double Beta2, double Epsilon, double StepSize, double RootCorrection, double Penalty = 0, double Keep = 1);
