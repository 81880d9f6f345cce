using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;

namespace Reference.Transformer.Layers;

/// <summary>A table of rows: word or learned position embeddings.</summary>
public sealed class EmbeddingLayer : Module
{
    private readonly int _paddingRow;

    /// <summary>An embedding.</summary>
    /// <param name="weight">[rows, features], an opaque operand.</param>
    /// <param name="paddingRow">The row that look-ups give no gradient; none where null.</param>
    public EmbeddingLayer(Parameter weight, int? paddingRow = null) => (Weight, _paddingRow) = (Own("weight", weight), paddingRow ?? -1);

    /// <summary>The table.</summary>
    public Parameter Weight { get; }

    /// <summary>The rows of some ids.</summary>
    /// <param name="context">Layout and sites.</param>
    /// <param name="ids">I32 [tokens].</param>
    public Variable Forward(ForwardContext context, Tensor ids) =>
        context.At(Path, context.Use(Weight).Embedding(context.Graph, ids, context.Layout, _paddingRow));
}
