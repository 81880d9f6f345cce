using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Bench;

/// <content>Attention, norms, softmax and cross-entropy.</content>
internal sealed partial class StepKernels
{
    private const int Hidden = 576, Heads = 9, Groups = 3, Width = 64, Vocabulary = 49152;

    private void Attentions()
    {
        Attention("4 x 128", TokenLayout.Of(128, 128, 128, 128));
        Attention("1 x 2048", TokenLayout.Of(2048));
    }

    /// <summary>What must be multiplied: pairs that are seen, two products forward and four backward.</summary>
    private void Attention(string name, TokenLayout layout)
    {
        Tensor q = Numbers(layout.Count, Heads, Width), k = Numbers(layout.Count, Groups, Width), v = Numbers(layout.Count, Groups, Width);
        Tensor o = Numbers(layout.Count, Heads, Width), m = Numbers(layout.Count, Heads), d = Numbers(layout.Count, Heads);
        Tensor up = Numbers(layout.Count, Heads, Width), dq = Numbers(layout.Count, Heads, Width);
        Tensor dk = Numbers(layout.Count, Groups, Width), dv = Numbers(layout.Count, Groups, Width);
        var options = new AttentionOptions(0.125);
        double pairs = 0;
        foreach (TokenDocument document in layout.Documents) pairs += document.Length * (document.Length + 1.0) / 2;
        double product = 2 * pairs * Heads * Width / 1e9;
        Row($"Attention {name}", 0, 2 * product, () => backend.Attention(q, k, v, layout, layout, options, o, m, d));
        Row($"AttentionGradient {name}", 0, 4 * product,
            () => backend.AttentionGradient(q, k, v, layout, layout, options, o, m, d, up, dq, dk, dv));
    }

    private void Rows()
    {
        Tensor x = Numbers(512, Hidden), w = Numbers(1, Hidden), y = Numbers(512, Hidden), inverse = Numbers(512);
        Tensor up = Numbers(512, Hidden);
        Tensor dx = Numbers(512, Hidden), dw = Numbers(1, Hidden), mean = Numbers(512);
        TokenLayout layout = TokenLayout.Of(128, 128, 128, 128);
        double megabyte = 512 * Hidden * 4 / 1e9;
        Row("RmsNorm [512, 576]", 2 * megabyte, 0, () => backend.RmsNorm(x, w, 1e-5, y, inverse));
        Row("RmsNormGradient [512, 576]", 3 * megabyte, 0, () => backend.RmsNormGradient(x, w, inverse, up, dx));
        Row("NormWeightGradient [512, 576]", 2 * megabyte, 0, () => backend.NormWeightGradient(x, null, inverse, up, layout, dw));
        Row("LayerNorm [512, 576]", 2 * megabyte, 0, () => backend.LayerNorm(x, w, w, 1e-5, y, mean, inverse));
        Row("LayerNormGradient [512, 576]", 3 * megabyte, 0, () => backend.LayerNormGradient(x, w, mean, inverse, up, dx));
        Tensor q = x.Reshape(new Shape(512, Heads, Width)), cos = Numbers(512, Width / 2), sin = Numbers(512, Width / 2);
        Tensor turned = Numbers(512, Heads, Width);
        Row("Rotary [512, 9, 64]", 2 * megabyte, 0, () => backend.Rotary(q, cos, sin, false, false, turned));
        Row("Rotary back [512, 9, 64]", 2 * megabyte, 0, () => backend.Rotary(q, cos, sin, false, true, turned));
        Row("Rotary interleaved [512, 9, 64]", 2 * megabyte, 0, () => backend.Rotary(q, cos, sin, true, false, turned));
        Tensor dots = Numbers(512);
        Row("DotRows [512, 576]", 2 * megabyte, 0, () => backend.DotRows(x, up, dots));
        Row("Reduce sum [512, 576]", megabyte, 0, () => backend.Reduce(ReduceKind.Sum, x, dots));
        Row("Reduce max [512, 576]", megabyte, 0, () => backend.Reduce(ReduceKind.Max, x, dots));
        Row("Softmax [512, 576]", 2 * megabyte, 0, () => backend.Softmax(x, y));
        Row("SoftmaxGradient [512, 576]", 3 * megabyte, 0, () => backend.SoftmaxGradient(x, up, y));
        Entropy();
    }

    private void Entropy()
    {
        if (!"CrossEntropyGradient [256, 49152] SumLoss".Contains(filter, StringComparison.OrdinalIgnoreCase)) return;
        Tensor logits = Numbers(256, Vocabulary), gradient = Numbers(256, Vocabulary), labels = Indices(256, Vocabulary);
        Tensor losses = Numbers(256), m = Numbers(256), d = Numbers(256), up = Numbers(256);
        double bytes = 256.0 * Vocabulary * 4 / 1e9;
        Row("CrossEntropy [256, 49152]", bytes, 0, () => backend.CrossEntropy(logits, labels, losses, m, d));
        Row("CrossEntropyGradient [256, 49152]", 2 * bytes, 0, () => backend.CrossEntropyGradient(logits, labels, m, d, up, gradient));
        Tensor one = Numbers();
        Row("SumLoss [512]", 512 * 4 / 1e9, 0, () => backend.SumLoss(Losses, Four, one));
    }

    private Tensor Losses => field ??= Numbers(512);

    private TokenLayout Four => field ??= TokenLayout.Of(128, 128, 128, 128);
}
