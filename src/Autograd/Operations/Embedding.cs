using Reference.Tensors;

namespace Reference.Autograd.Operations;

/// <summary>
/// y[t] = table[ids[t]]. The table's gradient is its one-hot product in the order of tokens; the padding row gets none from the look-up,
/// also where its token is real text (PyTorch's padding_idx). The table is an opaque operand.
/// </summary>
/// <param name="ids">I32 [tokens].</param>
/// <param name="layout">What the tokens are.</param>
/// <param name="paddingRow">The row without a gradient; none where negative.</param>
public sealed class Embedding(Tensor ids, TokenLayout layout, int paddingRow = -1) : Operation
{
    /// <inheritdoc/>
    protected override bool Collects(int i) => i == 0;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        Tensor y = Graph.Empty(new Shape([ids.Count, .. Inputs[0].Shape.Lengths[1..]]), Graph.Step.DType);
        Backend.Gather(Value(0), Save(ids), y);
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient) =>
        Collect(0, sum => Backend.ScatterAddTokens(gradient, ids, layout, sum, paddingRow));
}

/// <summary>The fluent form of <see cref="Operations.Embedding"/>.</summary>
public static class EmbeddingExtensions
{
    /// <summary>Rows of a table, recorded in <paramref name="graph"/>.</summary>
    public static Variable Embedding(this Variable table, Graph graph, Tensor ids, TokenLayout layout, int paddingRow = -1) =>
        new Embedding(ids, layout, paddingRow).ApplyIn(graph, table);
}
