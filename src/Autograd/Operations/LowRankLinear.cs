using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>A term that <see cref="LowRankLinear"/> adds to its product: s·B·A·x.</summary>
/// <param name="A">[rank, in].</param>
/// <param name="B">[out, rank].</param>
/// <param name="Scale">s, rounded to the element type once.</param>
/// <param name="Bias">[out] or none; added as it is, so it comes scaled.</param>
/// <param name="Dropout">What the term's x loses; none where null.</param>
public sealed record LowRankTerm(Variable A, Variable B, double Scale, Variable? Bias = null, DropoutMask? Dropout = null);

/// <summary>
/// y = x·Wᵀ + b + Σᵢ (sᵢ·(xᵢ·Aᵢᵀ))·Bᵢᵀ + cᵢ, xᵢ = x or its dropout (LoRA: Hu and others 2021, arXiv 2106.09685); x is used once. Forward,
/// in this order: the product and its bias as <see cref="Linear"/>; then term by term u = xᵢ·Aᵀ, v = s·u, y ← y + v·Bᵀ (the product's total
/// starts from y), y ← y + c. Backward: du = s·(dy·B); dA = Σₜ du ⊗ xᵢ, dB = Σₜ dy ⊗ v, dc = Σₜ dy in the order of tokens; dx = dy·W, then
/// term by term dx ← dx + du·A, through the mask where there is one. What needs no gradient gets none and costs nothing. Composition:
/// Linear, then for each term Dropout, Linear, Scale, Linear and Add.
/// </summary>
/// <param name="layout">What the rows of x are.</param>
/// <param name="inputFirst">True where W is stored [in, out].</param>
/// <param name="hasBias">True where the third operand is b.</param>
/// <param name="terms">The terms; their variables follow as operands: A, B and, where it has one, c.</param>
public sealed class LowRankLinear(TokenLayout layout, bool inputFirst, bool hasBias, IReadOnlyList<LowRankTerm> terms) : FusedOperation
{
    private readonly Tensor[] _scaled = new Tensor[terms.Count];

    private int FirstTerm => hasBias ? 3 : 2;

    /// <inheritdoc/>
    protected override bool Collects(int i) => i > 0;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Shape w = Inputs[1].Shape;
        if (Inputs[0].Shape.Rank != 2 || w.Rank != 2) throw Bad("x [tokens, in] and a weight [out, in] are expected");
        (nint outputs, nint inputs) = inputFirst ? (w[1], w[0]) : (w[0], w[1]);
        if (hasBias && Inputs[2].Shape != new Shape(outputs)) throw Bad($"a bias [{outputs}] is expected");
        Save(Value(0));
        if (Needs(0)) Save(Value(1));
        Tensor y = Empty(new Shape(Inputs[0].Shape[0], outputs));
        Backend.MatMul(Value(0), Value(1), transposeB: !inputFirst, y);
        if (hasBias) Backend.Binary(BinaryKind.Add, y, Value(2), y);
        for (int i = 0, at = FirstTerm; i < terms.Count; at += Width(i), i++) AddTerm(i, at, inputs, outputs, y);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        if (hasBias && Needs(2)) Collect(2, sum => Backend.SumTokens(gradient, layout, sum));
        if (Needs(1))
        {
            if (inputFirst) Collect(1, sum => Backend.MatMulTokens(Value(0), gradient, layout, sum));
            else Collect(1, sum => Backend.MatMulTokens(gradient, Value(0), layout, sum));
        }

        Tensor? dx = null;
        if (Needs(0)) Backend.MatMul(gradient, Value(1), transposeB: inputFirst, dx = Empty(Inputs[0].Shape));
        for (int i = 0, at = FirstTerm; i < terms.Count; at += Width(i), i++) WalkTerm(i, at, gradient, dx);
        if (dx is not null) Give(0, dx);
    }

    private int Width(int i) => terms[i].Bias is null ? 2 : 3;

    private void AddTerm(int i, int at, nint inputs, nint outputs, Tensor y)
    {
        (Tensor a, Tensor b) = (Value(at), Value(at + 1));
        if (a.Shape.Rank != 2 || a.Shape[1] != inputs || b.Shape != new Shape(outputs, a.Shape[0]))
            throw Bad($"term {i}: A [rank, {inputs}] and B [{outputs}, rank] are expected");
        if (Needs(0) || Needs(at)) Save(b);
        if (Needs(0)) Save(a);
        Tensor scaled = Scaled(Seen(i), a, transposeB: true, i);
        _scaled[i] = Needs(at + 1) ? Save(scaled) : scaled;
        Backend.MatMul(scaled, b, transposeB: true, y, accumulate: true);
        if (terms[i].Bias is not null) Backend.Binary(BinaryKind.Add, y, Value(at + 2), y);
    }

    private void WalkTerm(int i, int at, Tensor gradient, Tensor? dx)
    {
        if (terms[i].Bias is not null && Needs(at + 2)) Collect(at + 2, sum => Backend.SumTokens(gradient, layout, sum));
        if (Needs(at + 1)) Collect(at + 1, sum => Backend.MatMulTokens(gradient, _scaled[i], layout, sum));
        if (dx is null && !Needs(at)) return;
        Tensor du = Scaled(gradient, Value(at + 1), transposeB: false, i);
        if (Needs(at)) Collect(at, sum => Backend.MatMulTokens(du, Seen(i), layout, sum));
        if (dx is null) return;
        if (terms[i].Dropout is not { } mask)
        {
            Backend.MatMul(du, Value(at), transposeB: false, dx, accumulate: true);
            return;
        }

        Tensor part = Empty(dx.Shape);
        Backend.MatMul(du, Value(at), transposeB: false, part);
        Backend.Dropout(part, mask, layout, part);
        Backend.Binary(BinaryKind.Add, dx, part, dx);
    }

    /// <summary>The x that a term sees.</summary>
    private Tensor Seen(int i)
    {
        if (terms[i].Dropout is not { } mask) return Value(0);
        Tensor x = Empty(Inputs[0].Shape);
        Backend.Dropout(Value(0), mask, layout, x);
        return x;
    }

    /// <summary>s·(x·M): [tokens, rank].</summary>
    private Tensor Scaled(Tensor x, Tensor matrix, bool transposeB, int i)
    {
        Tensor u = Empty(new Shape(x.Shape[0], transposeB ? matrix.Shape[0] : matrix.Shape[1]));
        Backend.MatMul(x, matrix, transposeB, u);
        Backend.Scale(u, terms[i].Scale, u);
        return u;
    }
}

/// <summary>The fluent form of <see cref="Operations.LowRankLinear"/>.</summary>
public static class LowRankLinearExtensions
{
    /// <summary>y = x·Wᵀ + b + Σᵢ (sᵢ·(xᵢ·Aᵢᵀ))·Bᵢᵀ + cᵢ; a plain <see cref="Operations.Linear"/> where there is no term.</summary>
    /// <param name="x">[tokens, in].</param>
    /// <param name="weight">[out, in], or [in, out] where <paramref name="inputFirst"/>; an opaque operand.</param>
    /// <param name="bias">[out] or none.</param>
    /// <param name="terms">What is added, in order.</param>
    /// <param name="layout">What the rows of x are.</param>
    /// <param name="inputFirst">True where the weight is stored [in, out].</param>
    public static Variable LowRankLinear(
        this Variable x, Variable weight, Variable? bias, IReadOnlyList<LowRankTerm> terms, TokenLayout layout, bool inputFirst = false)
    {
        if (terms.Count == 0) return x.Linear(weight, bias, layout, inputFirst);
        List<Variable> inputs = bias is null ? [x, weight] : [x, weight, bias];
        foreach (LowRankTerm term in terms)
        {
            inputs.Add(term.A);
            inputs.Add(term.B);
            if (term.Bias is not null) inputs.Add(term.Bias);
        }

        return new LowRankLinear(layout, inputFirst, bias is not null, terms).Apply([.. inputs]);
    }
}
