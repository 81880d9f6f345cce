using Reference.Autograd;
using Reference.Peft.Layers;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer;
using Reference.Transformer.Layers;

namespace Reference.Peft;

/// <content>Merging adapters into the base's weights and taking them out again.</content>
public sealed partial class AdaptedModel
{
    private readonly List<(Parameter Parameter, Tensor Original)> _originals = [];

    /// <summary>The adapters whose change the weights hold, in order.</summary>
    public IReadOnlyList<string> Merged => _selection.Merged;

    /// <summary>
    /// Puts adapters into the base's weights, in order: W′ = W + s·B·A. Until <see cref="Unmerge"/> only they can be chosen. Modules saved
    /// whole stay beside the model's. A weight that embedding and head share changes for both, as in PEFT.
    /// </summary>
    /// <param name="names">The adapters; the active ones where none are named.</param>
    /// <returns>What changed.</returns>
    /// <exception cref="AdapterException">Something is merged already, or a merged weight is not finite; the weights are then as they
    /// were.</exception>
    public MergeReport Merge(params IReadOnlyList<string> names)
    {
        if (names.Count == 0) names = Active;
        _selection.Checked(names);
        if (names.Count == 0) throw new AdapterException("no adapter is active, so there is nothing to merge; name one");
        if (Merged.Count > 0) throw new AdapterException($"adapters are merged already ({string.Join(", ", Merged)}); call Unmerge first");
        var changes = new List<(Parameter Parameter, Tensor Value)>();
        using var step = new Step(Backend, DType, records: false);
        var context = new ForwardContext(step.BeginBatch(), TokenLayout.Of());
        foreach (Module module in Wrapped(names)) changes.AddRange(Changes(module, context, names));
        foreach ((Parameter parameter, Tensor value) in changes)
        {
            _originals.Add((parameter, parameter.Value));
            parameter.Value = value;
        }

        foreach (Module module in Wrapped(names)) SetMerged(module, names);
        _selection.SetMerged([.. names]);
        Active = names;
        return new MergeReport(changes.Count, _originals.Max(entry => LargestChange(entry.Parameter.Value, entry.Original)));
    }

    /// <summary>Takes merged adapters out: the weights are the original tensors again, bit for bit.</summary>
    public void Unmerge()
    {
        for (int i = _originals.Count - 1; i >= 0; i--) _originals[i].Parameter.Value = _originals[i].Original;
        _originals.Clear();
        foreach (Module module in Wrapped(Merged)) SetMerged(module, []);
        _selection.SetMerged([]);
    }

    /// <summary>Takes every adapter away; the model is plain again.</summary>
    public void Unload()
    {
        Unmerge();
        foreach (Adapter adapter in _adapters.ToList()) Remove(adapter.Name);
    }

    /// <summary>
    /// Merges adapters for good, puts the modules that they saved whole in the places of the model's own, and takes all adapters away. A
    /// head that the config ties to the embedding stands apart where the two now differ.
    /// </summary>
    /// <param name="names">The adapters; the active ones where none are named.</param>
    /// <returns>The plain model's root.</returns>
    public Module MergeAndUnload(params IReadOnlyList<string> names)
    {
        if (Merged.Count == 0) Merge(names);
        var whole = Wrapped(Merged).Select(module => (module.Path, Layer: WholeLayer(module)))
            .Where(entry => entry.Layer is not null).ToList();
        _originals.Clear();
        _selection.SetMerged([]);
        foreach (Adapter adapter in _adapters.ToList()) Remove(adapter.Name);
        foreach ((string path, Module? layer) in whole)
        {
            Model.Root.Replace(path, layer!);
            _modules[_modules.FindIndex(entry => entry.Path == path)] = (path, layer!);
        }

        Untie();
        return Model.Root;
    }

    /// <summary>A tied head whose embedding was replaced owns its weight from now on.</summary>
    private void Untie()
    {
        int at = _modules.FindIndex(entry => entry.Path == "lm_head");
        if (at < 0 || _modules[at].Layer is not LinearLayer { IsTied: true } head
            || ReferenceEquals(head.Weight, Model.Trunk.Words.Weight)) return;
        var own = new LinearLayer(new Parameter("lm_head.weight", head.Weight.Value) { Trainable = false });
        Model.Root.Replace("lm_head", own);
        _modules[at] = ("lm_head", own);
    }

    /// <summary>The tensor that a weight held before merging.</summary>
    private Tensor Unmerged(Tensor value)
    {
        foreach ((Parameter parameter, Tensor original) in _originals)
            if (ReferenceEquals(parameter.Value, value)) return original;
        return value;
    }

    private IEnumerable<Module> Wrapped(IReadOnlyList<string> names) => _adapters.Where(adapter => names.Contains(adapter.Name))
        .SelectMany(adapter => adapter.Parts).Select(part => part.Path).Distinct().Select(Model.Root.Find);

    private static bool HasPath(IReadOnlyList<LayerAdapter> parts, IReadOnlyList<string> names) =>
        parts.Any(part => names.Contains(part.Adapter) && part is not IWholeModule);

    private IEnumerable<(Parameter, Tensor)> Changes(Module module, ForwardContext context, IReadOnlyList<string> names)
    {
        switch (module)
        {
            case AdaptedLinear linear when HasPath(linear.Parts, names):
                (Tensor weight, Tensor? bias) = linear.Call(context, names).Merged();
                yield return (linear.Layer.Weight, Finite(weight, module.Path));
                if (bias is not null) yield return (linear.Layer.Bias!, Finite(bias, module.Path));
                break;
            case AdaptedEmbedding embedding when HasPath(embedding.Parts, names):
                yield return (embedding.Layer.Weight, Finite(embedding.Call(context, names).Merged(), module.Path));
                break;
        }
    }

    private static void SetMerged(Module module, IReadOnlyList<string> names)
    {
        if (module is AdaptedLinear linear) linear.IsMerged = HasPath(linear.Parts, names);
        else if (module is AdaptedEmbedding embedding) embedding.IsMerged = HasPath(embedding.Parts, names);
    }

    /// <summary>A layer of the model's own kind with what a merged adapter saved whole, or null where it saved nothing there.</summary>
    private Module? WholeLayer(Module module)
    {
        Parameter Own(string leaf, Parameter? saved, Parameter of) =>
            new($"{module.Path}.{leaf}", (saved ?? of).Value) { Trainable = false };
        IWholeModule? Saved(IReadOnlyList<LayerAdapter> parts) =>
            parts.Where(part => Merged.Contains(part.Adapter) && part.Parameters.Count > 0).OfType<IWholeModule>().FirstOrDefault();
        switch (module)
        {
            case AdaptedLinear { IsMerged: false, Layer: var linear } adapted when Saved(adapted.Parts) is { } saved:
                Parameter? bias = linear.Bias is null ? null : Own("bias", saved.Bias, linear.Bias);
                return new LinearLayer(Own("weight", saved.Weight, linear.Weight), bias, linear.InputFirst);
            case AdaptedEmbedding { IsMerged: false, Layer: var table } adapted when Saved(adapted.Parts) is { } saved:
                return new EmbeddingLayer(Own("weight", saved.Weight, table.Weight), table.PaddingRow);
            case AdaptedNorm { Layer: var norm } adapted when Saved(adapted.Parts) is { } saved:
                Parameter? shift = norm.Bias is null ? null : Own("bias", saved.Bias, norm.Bias);
                return new NormLayer(Own("weight", saved.Weight, norm.Weight), shift, norm.Epsilon);
            default:
                return null;
        }
    }

    private double LargestChange(Tensor value, Tensor original)
    {
        Tensor change = LinearCall.Copy(original.On(Backend), DType);
        Tensor rows = Tensor.Empty(Backend, new Shape(value.Shape.Lengths[..^1]), DType);
        Backend.Binary(BinaryKind.Subtract, value, change, change);
        Backend.Unary(UnaryKind.Absolute, change, change);
        Backend.Reduce(ReduceKind.Max, change, rows);
        return rows.ToDoubles().Max();
    }

    /// <summary>0·x summed is 0 for finite values only.</summary>
    private Tensor Finite(Tensor value, string path)
    {
        Tensor zeros = Tensor.Empty(Backend, value.Shape, DType), rows = Tensor.Empty(Backend, new Shape(value.Shape.Lengths[..^1]), DType);
        Backend.Scale(value, 0, zeros);
        Backend.Reduce(ReduceKind.Sum, zeros, rows);
        if (Array.Exists(rows.ToDoubles(), double.IsNaN))
            throw new AdapterException(
                $"merging gives a weight at {path} that is not finite, so the adapter seems broken; the weights are unchanged");
        return value;
    }
}

/// <summary>What merging changed.</summary>
/// <param name="Weights">Number of weights and biases that were written.</param>
/// <param name="LargestChange">The largest change of any of their elements; 0 where the adapters do nothing.</param>
public sealed record MergeReport(int Weights, double LargestChange);
