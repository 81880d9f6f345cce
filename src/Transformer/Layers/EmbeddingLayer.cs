using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;

namespace Reference.Transformer.Layers;

/// <summary>A module that maps ids to rows: what stands where embeddings are, so that an adapter can take its place.</summary>
public abstract class EmbeddingModule : Module
{
    /// <summary>The table, [rows, features].</summary>
    public abstract Parameter Weight { get; }

    /// <summary>The rows of some ids.</summary>
    /// <param name="context">Layout and sites.</param>
    /// <param name="ids">I32 [tokens].</param>
    public abstract Variable Forward(ForwardContext context, Tensor ids);
}

/// <summary>A table of rows: word or learned position embeddings.</summary>
public sealed class EmbeddingLayer : EmbeddingModule
{
    /// <summary>An embedding.</summary>
    /// <param name="weight">[rows, features], an opaque operand.</param>
    /// <param name="paddingRow">The row that look-ups give no gradient; none where null.</param>
    public EmbeddingLayer(Parameter weight, int? paddingRow = null) => (Weight, PaddingRow) = (Own("weight", weight), paddingRow);

    /// <inheritdoc/>
    public override Parameter Weight { get; }

    /// <summary>The row that look-ups give no gradient.</summary>
    public int? PaddingRow { get; }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Tensor ids) => context.At(Path, Rows(context, ids, Weight));

    /// <summary>The rows of some ids in another table of the same kind.</summary>
    public Variable Rows(ForwardContext context, Tensor ids, Parameter table) =>
        context.Use(table).Embedding(context.Graph, ids, context.Layout, PaddingRow ?? -1);
}
