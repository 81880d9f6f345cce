using Reference.Autograd;
using Reference.Peft.Configuration;
using Reference.Peft.Files;
using Reference.Peft.Layers;
using Reference.Peft.Methods;
using Reference.Peft.Targeting;
using Reference.Transformer;
using Reference.Transformer.Layers;

namespace Reference.Peft;

/// <summary>
/// Finds an adapter's layers on a model and makes its parts, as PEFT does: targets, then modules saved whole, then biases.
/// </summary>
/// <param name="modules">The model's modules by path, in the order of the tree, without any adapter.</param>
/// <param name="config">The adapter's configuration, targets resolved.</param>
/// <param name="values">Where its values come from.</param>
internal sealed class AdapterBuilder(IReadOnlyList<(string Path, Module Layer)> modules, AdapterConfig config, AdapterValues values)
{
    private readonly AdapterMethod _method = AdapterMethods.Of(config.PeftType);
    private readonly TargetChoice _choice = new(config);
    private readonly List<(string Path, Module Layer)> _leaves =
        [.. modules.Where(entry => entry.Layer is LinearLayer or EmbeddingLayer or NormLayer)];
    private readonly List<LinearLayer> _linears = [];
    private readonly List<Parameter> _ownBase = [];

    /// <summary>The linear layers that are adapted.</summary>
    public IReadOnlyList<LinearLayer> Linears => _linears;

    /// <summary>The base weights that the file holds and that differ from the model's.</summary>
    public IReadOnlyList<Parameter> OwnBase => _ownBase;

    /// <summary>The parts, in the order of the tree.</summary>
    /// <exception cref="AdapterException">Nothing is matched, or a matched module cannot be adapted.</exception>
    public IReadOnlyList<(string Path, LayerAdapter Part)> Build()
    {
        _choice.Check();
        var parts = new List<(string, LayerAdapter)>();
        var targeted = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string path, Module layer) in modules)
        {
            if (!_choice.Takes(path)) continue;
            parts.Add((path, PartOf(layer, new PartMaker(values, path, Inputs(layer), Outputs(layer), (uint)targeted.Count))));
            if (StoredBase(path, layer) is { } stored) parts.Add((path, stored));
            if (layer is LinearLayer linear) _linears.Add(linear);
            targeted.Add(path);
        }

        if (targeted.Count == 0) throw NothingMatched();
        AddWhole(parts, targeted);
        return parts;
    }

    private void AddWhole(List<(string, LayerAdapter)> parts, HashSet<string> targeted)
    {
        foreach ((string path, Module layer) in _leaves)
        {
            bool isWhole = config.ModulesToSave?.Any(name => IsSaved(path, name)) == true;
            Parameter? bias = layer switch { LinearLayer linear => linear.Bias, NormLayer norm => norm.Bias, _ => null };
            bool trainsBias = !isWhole && bias is not null
                && (config.Bias == BiasTraining.All || (config.Bias == BiasTraining.AdaptedOnly && targeted.Contains(path)));
            if (isWhole) parts.Add((path, Whole(path, layer)));
            else if (trainsBias) parts.Add((path, OnlyBias(path, layer, bias!, targeted.Contains(path))));
        }

        foreach (string name in config.ModulesToSave ?? [])
            if (!IsAppended(name) && !_leaves.Any(leaf => IsSaved(leaf.Path, name)))
                throw new AdapterException($"modules_to_save: no module's path ends with '{name}'; near are "
                    + Patterns.Near([name], _leaves.Select(leaf => leaf.Path)));
    }

    /// <summary>
    /// The base weight that PEFT writes beside an adapted embedding or head (save_embedding_layers): nothing where it is the model's, else
    /// it stands in.
    /// </summary>
    private LayerAdapter? StoredBase(string path, Module layer)
    {
        Parameter? own = layer switch { EmbeddingLayer table => table.Weight, LinearLayer linear => linear.Weight, _ => null };
        string key = AdapterKeys.Of(path, "base_layer.weight");
        if (own is null || values.Optional(key, own.Value.Shape) is not { } stored) return null;
        if (stored.ToDoubles().AsSpan().SequenceEqual(own.Value.ToDoubles())) return null;
        var parameter = new Parameter(key, stored) { Trainable = false };
        _ownBase.Add(parameter);
        return layer is EmbeddingLayer
            ? new WholeEmbedding(parameter) { Adapter = values.Adapter, Parameters = [] }
            : new WholeLinear(parameter, null) { Adapter = values.Adapter, Parameters = [] };
    }

    /// <summary>True for the classifiers' names that PEFT adds by itself.</summary>
    public static bool IsAppended(string name) => name is "classifier" or "score";

    /// <summary>True where a module, or one that it is part of, ends with a name, as plain text.</summary>
    private static bool IsSaved(string path, string name)
    {
        for (string module = path; module.Length > 0; module = module.LastIndexOf('.') is var dot and > 0 ? module[..dot] : "")
            if (module.EndsWith(name, StringComparison.Ordinal)) return true;
        return false;
    }

    private LayerAdapter PartOf(Module layer, PartMaker maker) => layer switch
    {
        LinearLayer => _method.AtLinear(config, maker),
        EmbeddingLayer => _method.AtEmbedding(config, maker) ?? throw CannotAdapt(maker.Path, layer),
        _ => throw CannotAdapt(maker.Path, layer),
    };

    private LayerAdapter Whole(string path, Module layer)
    {
        Parameter Copy(string leaf, Parameter of) => values.Copy(AdapterKeys.Of(path, leaf), of);
        switch (layer)
        {
            case EmbeddingLayer embedding:
                Parameter table = Copy("weight", embedding.Weight);
                return new WholeEmbedding(table) { Adapter = values.Adapter, Parameters = [table] };
            case LinearLayer linear:
                (Parameter matrix, Parameter? bias) = (Copy("weight", linear.Weight), linear.Bias is null
                    ? null : Copy("bias", linear.Bias));
                return new WholeLinear(matrix, bias) { Adapter = values.Adapter, Parameters = bias is null ? [matrix] : [matrix, bias] };
            default:
                var norm = (NormLayer)layer;
                (Parameter gain, Parameter? shift) = (Copy("weight", norm.Weight), norm.Bias is null ? null : Copy("bias", norm.Bias));
                return new WholeNorm(gain, shift) { Adapter = values.Adapter, Parameters = shift is null ? [gain] : [gain, shift] };
        }
    }

    private LayerAdapter OnlyBias(string path, Module layer, Parameter bias, bool isTarget)
    {
        Parameter own = values.Copy(AdapterKeys.Of(path, isTarget ? "base_layer.bias" : "bias"), bias);
        return layer is LinearLayer
            ? new WholeLinear(null, own) { Adapter = values.Adapter, Parameters = [own] }
            : new WholeNorm(null, own) { Adapter = values.Adapter, Parameters = [own] };
    }

    private AdapterException NothingMatched()
    {
        IEnumerable<string> known = _leaves.Where(leaf => leaf.Layer is LinearLayer or EmbeddingLayer).Select(leaf => leaf.Path);
        IReadOnlyList<string> wanted = config.Targets!.List ?? [config.Targets.Pattern!];
        string excluded = config.Exclude is null && config.LayersToTransform is null && config.ModulesToSave is null ? ""
            : " (after exclude_modules, layers_to_transform and modules_to_save)";
        return new AdapterException($"target_modules {config.Targets} matches no layer{excluded}; near are {Patterns.Near(wanted, known)}");
    }

    private AdapterException CannotAdapt(string path, Module layer) =>
        new($"target_modules {config.Targets} matches {path}, a {layer.GetType().Name}, which {_method.PeftType} cannot adapt; "
            + "name linear layers or embeddings");

    private static nint Inputs(Module layer) => Sizes(layer).Inputs;

    private static nint Outputs(Module layer) => Sizes(layer).Outputs;

    private static (nint Inputs, nint Outputs) Sizes(Module layer) => layer switch
    {
        LinearLayer linear => (linear.InFeatures, linear.OutFeatures),
        EmbeddingLayer table => (table.Weight.Value.Shape[0], table.Weight.Value.Shape[1]),
        _ => (0, 0),
    };
}
