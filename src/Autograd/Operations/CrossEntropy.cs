using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// The negative log-likelihood of each row's label under softmax: loss = ln Σⱼ exp(xⱼ − m) − (x[label] − m), m the row's maximum;
/// dx = dloss·(softmax(x) − onehot). One loss a row: sums and counts are the caller's.
/// </summary>
/// <param name="labels">I32 [rows].</param>
public sealed class CrossEntropy(Tensor labels) : FusedOperation
{
    private Tensor? _maximum, _denominator;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Tensor logits = Save(Value(0)), losses = Empty(new Shape(labels.Count));
        Tensor maximum = Empty(losses.Shape), denominator = Empty(losses.Shape);
        Backend.CrossEntropy(logits, Save(labels), losses, maximum, denominator);
        (_maximum, _denominator) = (Save(maximum), Save(denominator));
        return losses;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        Tensor dx = Empty(Inputs[0].Shape);
        Backend.CrossEntropyGradient(Value(0), labels, _maximum!, _denominator!, gradient, dx);
        Give(0, dx);
    }
}

/// <summary>The fluent form of <see cref="Operations.CrossEntropy"/>.</summary>
public static class CrossEntropyExtensions
{
    /// <summary>One loss a row of logits [rows, classes].</summary>
    public static Variable CrossEntropy(this Variable logits, Tensor labels) => new CrossEntropy(labels).Apply(logits);
}
