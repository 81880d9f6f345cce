using Reference.Autograd.Operations;
using Reference.Tensors;

namespace Reference.Autograd.Compositions;

/// <summary>Losses of yes-or-no labels.</summary>
public static class BinaryCrossEntropyExtensions
{
    /// <summary>
    /// −t·ln σ(x) − (1 − t)·ln(1 − σ(x)) = softplus(x) − x·t, one an element: PyTorch's BCEWithLogitsLoss before its mean.
    /// </summary>
    /// <param name="logits">x, any shape.</param>
    /// <param name="targets">t in [0, 1], of x's shape and type.</param>
    public static Variable BinaryCrossEntropyWithLogits(this Variable logits, Tensor targets) =>
        logits.Softplus().Subtract(logits.Multiply(logits.Graph.Input(targets)));
}
