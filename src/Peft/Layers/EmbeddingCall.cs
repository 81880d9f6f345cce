using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer;
using Reference.Transformer.Layers;

namespace Reference.Peft.Layers;

/// <summary>One use of an embedding, as its active adapters shape it: y = E[id] + Σ s·B·A[:, id], E′ = E + Σ s·(B·A)ᵀ.</summary>
public sealed class EmbeddingCall
{
    private readonly List<(Parameter A, Parameter B, double Scale)> _terms = [];
    private string? _replacedBy;

    internal EmbeddingCall(ForwardContext context, EmbeddingLayer layer) => (Context, Layer, Table) = (context, layer, layer.Weight);

    /// <summary>Layout and mode.</summary>
    public ForwardContext Context { get; }

    /// <summary>The embedding under the adapters.</summary>
    public EmbeddingLayer Layer { get; }

    /// <summary>The table that rows are taken from.</summary>
    public Parameter Table { get; private set; }

    /// <summary>Puts a table of an adapter's own in place of the embedding's.</summary>
    /// <exception cref="AdapterException">Another active adapter did so already.</exception>
    public void Replace(string adapter, Parameter table)
    {
        Selection.ThrowIfReplaced(ref _replacedBy, adapter, Layer);
        Table = table;
    }

    /// <summary>Adds s·B·A[:, id].</summary>
    /// <param name="a">A, [rank, rows].</param>
    /// <param name="b">B, [features, rank].</param>
    /// <param name="scale">s.</param>
    public void AddLowRank(Parameter a, Parameter b, double scale) => _terms.Add((a, b, scale));

    internal Variable Run(Tensor ids)
    {
        Variable y = Layer.Rows(Context, ids, Table);
        foreach ((Parameter a, Parameter b, double scale) in _terms)
        {
            Variable rows = Context.Graph.Step.Derive((a, "rows"), () => Rows(Context.Use(a)));
            Variable u = rows.Embedding(Context.Graph, ids, Context.Layout).Scale(scale);
            y = y.Add(u.Linear(Context.Use(b), null, Context.Layout));
        }

        return y;
    }

    /// <summary>A turned, with its columns as dense rows: what a look-up takes.</summary>
    private static Variable Rows(Variable a) => a.Permute(1, 0).Reshape(a.Shape[1], a.Shape[0]);

    /// <summary>The table that gives the same without adapters: T = s·A, E′ = E + Tᵀ·Bᵀ as the product that starts from E.</summary>
    internal Tensor Merged()
    {
        (Backend backend, DType dtype) = (Context.Graph.Backend, Context.Graph.Step.DType);
        Tensor table = LinearCall.Copy(Table.Value.On(backend), dtype);
        foreach ((Parameter a, Parameter b, double scale) in _terms)
        {
            Tensor scaled = Tensor.Empty(backend, a.Value.Shape, dtype);
            backend.Scale(a.Value, scale, scaled);
            backend.MatMul(scaled.Transpose(), b.Value, transposeB: true, table, accumulate: true);
        }

        return table;
    }
}
