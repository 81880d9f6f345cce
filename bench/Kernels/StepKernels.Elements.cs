using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Bench;

/// <content>Elementwise kernels, moves and update rules.</content>
internal sealed partial class StepKernels
{
    private void Elements()
    {
        Tensor gate = Numbers(512, 1536), up = Numbers(512, 1536), y = Numbers(512, 1536), dy = Numbers(512, 1536);
        Tensor dup = Numbers(512, 1536);
        double wide = 512 * 1536 * 4 / 1e9;
        Row("SwiGlu [512, 1536]", 3 * wide, 0, () => backend.SwiGlu(gate, up, y));
        Row("SwiGluGradient [512, 1536]", 5 * wide, 0, () => backend.SwiGluGradient(gate, up, dy, y, dup));
        foreach (UnaryKind kind in (ReadOnlySpan<UnaryKind>)[UnaryKind.Exp, UnaryKind.Silu, UnaryKind.Gelu, UnaryKind.GeluTanh,
            UnaryKind.Negate, UnaryKind.Square, UnaryKind.Relu])
        {
            Row($"{kind} [512, 1536]", 2 * wide, 0, () => backend.Unary(kind, gate, y));
            Row($"{kind}Gradient [512, 1536]", 3 * wide, 0, () => backend.UnaryGradient(kind, gate, dy, y));
        }

        Tensor a = Numbers(512, Hidden), b = Numbers(512, Hidden), c = Numbers(512, Hidden), row = Numbers(Hidden);
        double narrow = 512 * Hidden * 4 / 1e9;
        Row("Add [512, 576]", 3 * narrow, 0, () => backend.Binary(BinaryKind.Add, a, b, c));
        Row("Add in place [512, 576]", 3 * narrow, 0, () => backend.Binary(BinaryKind.Add, c, b, c));
        Row("Add a row [512, 576]", 2 * narrow, 0, () => backend.Binary(BinaryKind.Add, a, row, c));
        Row("Multiply [512, 576]", 3 * narrow, 0, () => backend.Binary(BinaryKind.Multiply, a, b, c));
        Row("Maximum [512, 576]", 3 * narrow, 0, () => backend.Binary(BinaryKind.Maximum, a, b, c));
        Row("MaximumGradient [512, 576]", 4 * narrow, 0, () => backend.MaximumGradient(a, b, c, c));
        Tensor thin = Numbers(512, 16), thinner = Numbers(512, 16);
        Row("Scale [512, 16]", 2 * 512 * 16 * 4 / 1e9, 0, () => backend.Scale(thin, 2, thinner));
        Row("Scale [512, 576]", 2 * narrow, 0, () => backend.Scale(a, 2, c));
        var mask = new DropoutMask(0.1, new RandomKey(1, RandomPurpose.Dropout, 2, 3));
        Row("Dropout [512, 576]", 2 * narrow, 0, () => backend.Dropout(a, mask, Four, c));
    }

    private void Moves()
    {
        Tensor a = Numbers(512, Heads, Width), c = Numbers(512, Heads, Width), turned = Numbers(Heads, 512, Width);
        Tensor flat = Numbers(Hidden, 512);
        double bytes = 2 * 512 * Hidden * 4 / 1e9;
        Row("Copy dense [512, 576]", bytes, 0, () => backend.Copy(a, c));
        Row("Copy of heads [9, 512, 64]", bytes, 0, () => backend.Copy(a.Permute(1, 0, 2), turned));
        Row("Copy transposed [576, 512]", bytes, 0, () => backend.Copy(a.Reshape(new Shape(512, Hidden)).Transpose(), flat));
        Tensor half = Tensor.Empty(backend, new Shape(512, Hidden), DType.BF16), plain = Numbers(512, Hidden);
        Row("Copy F32 to BF16 [512, 576]", bytes * 0.75, 0, () => backend.Copy(plain, half));
        Row("Copy BF16 to F32 [512, 576]", bytes * 0.75, 0, () => backend.Copy(half, plain));
        if (!"Copy dense Fill Gather Scatter ScatterAddTokens SumTokens [49152, 576]".Contains(filter, StringComparison.OrdinalIgnoreCase)) return;
        Tensor large = Numbers(Vocabulary, Hidden), other = Numbers(Vocabulary, Hidden);
        double table = (double)Vocabulary * Hidden * 4 / 1e9;
        Row("Copy dense [49152, 576]", 2 * table, 0, () => backend.Copy(large, other));
        Row("Fill 0 [49152, 576]", table, 0, () => backend.Fill(other, 0));
        Row("Fill 1 [512, 576]", bytes / 2, 0, () => backend.Fill(plain, 1));
        Tensor tokens = Indices(512, Vocabulary), rows = Numbers(512, Hidden);
        Row("Gather [512, 576]", bytes, 0, () => backend.Gather(large, tokens, rows));
        Row("Scatter [512, 576]", bytes, 0, () => backend.Scatter(rows, tokens, large));
        Row("ScatterAddTokens [512, 576]", bytes * 1.5, 0, () => backend.ScatterAddTokens(rows, tokens, Four, large));
        Tensor sum = Numbers(Hidden);
        Row("SumTokens [512, 576]", bytes / 2, 0, () => backend.SumTokens(rows, Four, sum));
    }

    private void Optimizers()
    {
        const int Count = 134_000_000 / 4;
        if (!"SquareSum Adam Adamax Lion Sgd 33.5 M".Contains(filter, StringComparison.OrdinalIgnoreCase)) return;
        Tensor g = Numbers(Count), p = Numbers(Count), m = Numbers(Count), v = Numbers(Count);
        Tensor total = Tensor.Zeros(backend, new Shape(), DType.F64);
        backend.Unary(UnaryKind.Square, v, v);
        double bytes = Count * 4 / 1e9;
        var step = new AdamStep(0.9, 0.999, 1e-8, 1e-4, 0.3, 0, 0.999);
        Row("SquareSum 33.5 M", bytes, 0, () => backend.SquareSum(g, total));
        Row("Adam 33.5 M", 7 * bytes, 0, () => backend.Adam(g, step, p, m, v, null));
        Row("Adamax 33.5 M", 7 * bytes, 0, () => backend.Adamax(g, step, p, m, v));
        Row("Lion 33.5 M", 5 * bytes, 0, () => backend.Lion(g, step, p, m));
        Row("Sgd 33.5 M", 5 * bytes, 0, () => backend.Sgd(g, new SgdStep(1e-4, 0, 0.9, 0, false, false), p, m));
    }
}
