using Reference.Tensors;

namespace Reference.Autograd.Checking;

/// <summary>Where an input of a checked function stands.</summary>
public enum CheckedInputKind
{
    /// <summary>An input of the micro-batch's graph, as activations are.</summary>
    Tokens,

    /// <summary>A parameter, whose gradient collects in the step.</summary>
    Parameter,
}

/// <summary>An input of a function whose gradients are checked.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Value">The point at which the gradient is checked, F64.</param>
/// <param name="Kind">Where it stands.</param>
/// <param name="IsConstant">
/// True for a factor that the formula holds constant: it has no gradient, and all checks leave it as it is. A factor that the function
/// computes itself is declared with <see cref="Variable.Detach"/>.
/// </param>
public sealed record CheckedInput(string Name, Tensor Value, CheckedInputKind Kind = CheckedInputKind.Tokens, bool IsConstant = false);
