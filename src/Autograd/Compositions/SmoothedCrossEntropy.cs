using Reference.Autograd.Operations;
using Reference.Tensors;

namespace Reference.Autograd.Compositions;

/// <summary>Cross-entropy with label smoothing.</summary>
public static class SmoothedCrossEntropyExtensions
{
    /// <summary>
    /// (1 − ε)·(−ln p(label)) + (ε/V)·Σⱼ −ln p(j), which is −ln p(label) + ε·(x[label] − mean x): one loss a row (Szegedy et al. 2016,
    /// arXiv 1512.00567, §7; the LabelSmoother of transformers). Where ε is 0 it is the plain cross-entropy, bit for bit.
    /// </summary>
    /// <param name="logits">x [rows, V].</param>
    /// <param name="labels">[rows], each in [0, V).</param>
    /// <param name="smoothing">ε, in [0, 1).</param>
    public static Variable SmoothedCrossEntropy(this Variable logits, int[] labels, double smoothing)
    {
        Variable loss = logits.CrossEntropy(Tensor.From<int>(logits.Graph.Backend, labels, new Shape(labels.Length)));
        if (smoothing == 0) return loss;
        (int rows, int classes) = ((int)logits.Shape[0], (int)logits.Shape[1]);
        var places = new int[rows];
        for (int i = 0; i < rows; i++) places[i] = checked((i * classes) + labels[i]);
        Variable chosen = logits.Reshape((nint)rows * classes).SelectTokens(places); // [rows]
        return loss.Add(chosen.Subtract(logits.Mean(keepAxes: false, -1)).Scale(smoothing));
    }
}
