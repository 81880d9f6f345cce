using Reference.Autograd;
using Reference.Peft.Configuration;
using Reference.Peft.Files;
using Reference.Peft.Layers;
using Reference.Peft.Methods;
using Reference.Peft.Targeting;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats.Safetensors;
using Reference.Transformer;
using Reference.Transformer.Heads;
using Reference.Transformer.Layers;
using Reference.Transformer.Models;

namespace Reference.Peft;

/// <summary>
/// A model with named adapters. The model's tree stays what it was, with adapted layers in the places of their layers, so whatever runs the
/// model runs its adapters: those that the forward's context names, or else <see cref="Active"/>. The base's parameters are frozen here.
/// </summary>
public sealed partial class AdaptedModel
{
    private readonly List<(string Path, Module Layer)> _modules;
    private readonly List<Adapter> _adapters = [];
    private readonly Selection _selection = new();

    /// <summary>Takes a model over: its parameters no longer train by themselves.</summary>
    /// <param name="model">The model, closed by its owner.</param>
    /// <param name="backend">Whose tensors the adapters' become.</param>
    /// <param name="dtype">The type that is computed with.</param>
    public AdaptedModel(PretrainedModel model, Backend backend, DType dtype)
    {
        (Model, Backend, DType) = (model, backend, dtype);
        _modules = [.. model.Root.Tree().Where(module => module.Path.Length > 0).Select(module => (module.Path, module))];
        foreach (Parameter parameter in model.Root.Parameters()) parameter.Trainable = false;
    }

    /// <summary>The model, adapters in place.</summary>
    public PretrainedModel Model { get; }

    /// <summary>Whose kernels run.</summary>
    public Backend Backend { get; }

    /// <summary>The type that is computed with.</summary>
    public DType DType { get; }

    /// <summary>The adapters, in the order in which they came.</summary>
    public IReadOnlyList<Adapter> Adapters => _adapters;

    /// <summary>The adapters that act where a forward's context names none, in order; the first that comes makes itself active.</summary>
    /// <exception cref="AdapterException">There is no such adapter.</exception>
    public IReadOnlyList<string> Active
    {
        get => _selection.Active;
        set => _selection.Active = value;
    }

    /// <summary>An adapter by its name.</summary>
    /// <exception cref="AdapterException">There is none.</exception>
    public Adapter this[string name] => _adapters.Find(adapter => adapter.Name == _selection.Checked([name])[0])!;

    /// <summary>Adds a new adapter, drawn from a seed; trained, and active if it is the first.</summary>
    /// <param name="name">Its name: no dots.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="seed">From which its start is drawn.</param>
    /// <exception cref="AdapterException">The name is taken, or the configuration does not fit the model.</exception>
    public Adapter Add(string name, AdapterConfig config, ulong seed) =>
        Put(name, config, new AdapterValues(name, null, seed, Backend, DType), null, name);

    /// <summary>Adds an adapter with a classifier's head of its own over the trunk: the head is part of it (PEFT's SEQ_CLS).</summary>
    /// <param name="name">Its name: no dots.</param>
    /// <param name="config">Its configuration; the task is set here.</param>
    /// <param name="labels">Number of classes.</param>
    /// <param name="seed">From which its start is drawn.</param>
    public Adapter AddClassifier(string name, AdapterConfig config, int labels, ulong seed) => Put(
        name, config with { TaskType = TaskType.SequenceClassification }, new AdapterValues(name, null, seed, Backend, DType), labels,
        where: name);

    /// <summary>Loads an adapter from a folder of PEFT's; a classifier's brings its head along.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Its name here.</param>
    /// <exception cref="AdapterException">The configuration or the tensors do not fit the model.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public Adapter Load(string folder, string name = "default")
    {
        AdapterConfig config = AdapterConfigFile.Read(folder);
        using SafetensorsFile file = AdapterFolder.OpenTensors(folder);
        var values = new AdapterValues(name, file, 0, Backend, DType);
        int? labels = config.TaskType == TaskType.SequenceClassification && Model.Root is CausalLanguageModel
            ? (int?)values.Stored(AdapterKeys.Of("score", "weight"))?[0] ??
                throw new AdapterException($"{folder}: a classifier's adapter without score.weight; save its head too")
            : null;
        return Put(name, config, values, labels, file.Path);
    }

    /// <summary>Writes an adapter as PEFT does: adapter_config.json and adapter_model.safetensors.</summary>
    /// <returns>The SHA-256 of the tensors' file.</returns>
    public string Save(string name, string folder)
    {
        Adapter adapter = this[name];
        return AdapterFolder.Write(folder, adapter.Config, adapter.Parameters, SavedBase(adapter));
    }

    /// <summary>Takes an adapter away.</summary>
    /// <exception cref="AdapterException">It is merged.</exception>
    public void Remove(string name)
    {
        Adapter adapter = this[name];
        if (_selection.Merged.Contains(name)) throw new AdapterException($"adapter '{name}' is merged; call Unmerge before it is removed");
        _adapters.Remove(adapter);
        _selection.Remove(name);
        foreach (string path in adapter.Parts.Select(part => part.Path).Distinct()) Wrap(path);
    }

    /// <summary>Lets the parameters of these adapters train, and no others.</summary>
    public void SetTrainable(params IReadOnlyList<string> names)
    {
        _selection.Checked(names);
        foreach (Adapter adapter in _adapters)
            foreach (Parameter parameter in adapter.Parameters) parameter.Trainable = names.Contains(adapter.Name);
    }

    /// <summary>The parameters that train, adapters in order.</summary>
    public IReadOnlyList<Parameter> TrainableParameters() =>
        [.. _adapters.SelectMany(adapter => adapter.Parameters).Where(parameter => parameter.Trainable)];

    /// <summary>Number of values that train.</summary>
    public long TrainableCount => TrainableParameters().Sum(parameter => (long)parameter.Value.Count);

    private Adapter Put(string name, AdapterConfig config, AdapterValues values, int? labels, string where)
    {
        CheckName(name);
        AdapterMethods.Of(config.PeftType).Check(config);
        config = WithTask(config, values, isClassifier: labels is not null || Model.Root is SequenceClassifier);
        List<(string, Module)> modules = labels is null ? _modules : [.. _modules.Where(entry => entry.Path != "lm_head")];
        config = config with { Targets = new TargetResolver(modules, ["lm_head", "score"]).Resolve(config, Model.Config.ModelType) };
        var builder = new AdapterBuilder(modules, config, values);
        IReadOnlyList<(string Path, LayerAdapter Part)> parts = builder.Build();
        Module root = Model.Root;
        List<Parameter> head = [];
        if (labels is { } count) (root, head) = Heads.Classifier(Model, values, count, (uint)_modules.Count);
        values.Finish(where, config.BaseModel);
        config = AdapterMethods.Of(config.PeftType).Resolve(config, builder.Linears);
        var adapter = new Adapter(name, config, root, parts, head) { OwnBase = builder.OwnBase, Warnings = values.Warnings };
        _adapters.Add(adapter);
        _selection.Add(name);
        if (_adapters.Count == 1) Active = [name];
        foreach (string path in parts.Select(part => part.Path).Distinct()) Wrap(path);
        return adapter;
    }

    /// <summary>A new adapter is for what its model is for; a classifier's saves its head.</summary>
    private static AdapterConfig WithTask(AdapterConfig config, AdapterValues values, bool isClassifier)
    {
        TaskType? task = config.TaskType;
        if (!values.IsFile) task ??= isClassifier ? TaskType.SequenceClassification : TaskType.CausalLanguageModel;
        if (task == TaskType.SequenceClassification) config = config with { ModulesToSave = Heads.WithClassifier(config.ModulesToSave) };
        return config with { TaskType = task };
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.', StringComparison.Ordinal)) throw new AdapterException($"adapter name '{name}' has a dot; leave it out");
        if (_adapters.Exists(adapter => adapter.Name == name))
            throw new AdapterException($"there is an adapter '{name}' already; choose another name, or remove it");
        if (_selection.Merged.Count > 0)
            throw new AdapterException($"adapters are merged into the weights; call Unmerge before another is added");
    }

    /// <summary>Puts in a place what belongs there: the layer itself, or it with its adapters' parts.</summary>
    private void Wrap(string path)
    {
        uint site = (uint)_modules.FindIndex(entry => entry.Path == path);
        Module layer = _modules[(int)site].Layer;
        List<LayerAdapter> parts =
            [.. _adapters.SelectMany(adapter => adapter.Parts).Where(part => part.Path == path).Select(part => part.Part)];
        Model.Root.Replace(path, parts.Count == 0 ? layer : layer switch
        {
            LinearLayer linear => new AdaptedLinear(linear, [.. parts.Cast<LinearAdapter>()], _selection, site),
            EmbeddingLayer table => new AdaptedEmbedding(table, [.. parts.Cast<EmbeddingAdapter>()], _selection),
            _ => new AdaptedNorm((NormLayer)layer, [.. parts.Cast<NormAdapter>()], _selection),
        });
    }

    /// <summary>The base weights that PEFT writes beside adapted embeddings and heads.</summary>
    private IEnumerable<(string Key, Tensor Value)> SavedBase(Adapter adapter)
    {
        if (!SavedEmbeddings.Apply(adapter.Config)) yield break;
        string[] paths = [Model.Trunk.Words.Path, "lm_head"];
        foreach (string path in paths)
        {
            if (!adapter.Parts.Any(part => part.Path == path && part.Part is not IWholeModule)) continue;
            string key = AdapterKeys.Of(path, "base_layer.weight");
            Module layer = _modules.Find(entry => entry.Path == path).Layer;
            Tensor own = layer is EmbeddingLayer table ? table.Weight.Value : ((LinearLayer)layer).Weight.Value;
            Tensor stored = adapter.OwnBase.FirstOrDefault(parameter => parameter.Name == key)?.Value ?? Unmerged(own);
            yield return (key, stored.DType.IsQuantized() ? stored.To(DType.F32) : stored);
        }
    }
}
