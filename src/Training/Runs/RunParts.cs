using Reference.Autograd;
using Reference.Peft;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Tensors.Backends.Simd;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Transformer;
using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Training.Runs;

/// <summary>Everything a run needs, opened from its options: model, tokenizer, template, data, adapter, objective.</summary>
public sealed class RunParts : IDisposable
{
    private readonly bool _ownsModel;
    private readonly ChatTemplate? _template;
    private string? _modelHash;

    private RunParts(RunOptions options, SimdBackend backend, PretrainedModel model, Tokenizer tokenizer, bool ownsModel)
    {
        (Options, Backend, Model, Policy, Tokenizer, _ownsModel) = (options, backend, model, model, tokenizer, ownsModel);
        DType = options.Dtype == "f64" ? DType.F64 : DType.F32;
        _template = DataParts.TemplateOf(options);
        Chat = _template is null ? null : new ChatText(_template, tokenizer, options.Data.Date);
    }

    /// <summary>The options.</summary>
    public RunOptions Options { get; }

    /// <summary>Whose kernels run.</summary>
    public SimdBackend Backend { get; }

    /// <summary>The type that is computed with.</summary>
    public DType DType { get; }

    /// <summary>The model as it was loaded, adapters in place.</summary>
    public PretrainedModel Model { get; }

    /// <summary>SHA-256 of the model's files, as they were when it was first asked for.</summary>
    public string ModelHash => _modelHash ??= RunManifest.HashOf(Options.Model);

    /// <summary>The model by the root that the run trains: its own, or the adapter's head over the same trunk.</summary>
    public PretrainedModel Policy { get; private set; }

    /// <summary>The model's tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The model's chat template; null where it has none, or another way was chosen.</summary>
    public ChatText? Chat { get; }

    /// <summary>The data.</summary>
    public DataSet Data { get; private set; } = null!;

    /// <summary>The model with its adapter; null for full fine-tuning.</summary>
    public AdaptedModel? Adapted { get; private set; }

    /// <summary>The adapter; null for full fine-tuning.</summary>
    public Adapter? Adapter { get; private set; }

    /// <summary>What is minimised.</summary>
    public IObjective Objective { get; private set; } = null!;

    /// <summary>What is trained.</summary>
    public IReadOnlyList<Parameter> Trained { get; private set; } = [];

    /// <summary>How prompts are asked: <c>chat</c> (the template), <c>alpaca</c> (the frame of the rows) or <c>text</c>.</summary>
    public string Frame => Chat is not null ? "chat"
        : Options.Data.Template != "plain" && Data.Formats.Contains(DataFormat.Alpaca) ? "alpaca" : "text";

    /// <summary>The adapters that a forward runs under.</summary>
    public ForwardContext Select(ForwardContext context) => Adapter is null ? context : Adapter.Select(context);

    /// <summary>The same without them.</summary>
    public static ForwardContext Without(ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context with { Adapters = [] };
    }

    /// <summary>Opens a run's parts.</summary>
    /// <param name="options">Checked options.</param>
    /// <exception cref="RunSettingException">Options do not fit together, or a file is missing.</exception>
    public static RunParts Open(RunOptions options) => Open(options, null);

    /// <summary>Opens a run's parts with what it has learned.</summary>
    /// <param name="folder">A run that has ended.</param>
    /// <param name="options">Its options.</param>
    /// <exception cref="FileNotFoundException">It has not ended.</exception>
    public static RunParts OpenTrained(RunFolder folder, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        bool isFull = options.Method.Name == "full";
        string result = isFull ? folder.Model : folder.Adapter;
        if (!Directory.Exists(result)) throw new FileNotFoundException($"{folder.Path} has no result yet: the run has not ended; go on with: reference resume {folder.Path}");
        return isFull ? Open(options with { Model = folder.Model }, null) : Open(options, folder.Adapter);
    }

    private static RunParts Open(RunOptions options, string? adapter)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> problems = [.. RunChecks.Problems(options), .. RunChecks.MissingFiles(options)];
        if (problems.Count > 0) throw new RunSettingException(problems);
        var backend = new SimdBackend(options.Threads);
        PretrainedModel? model = null;
        try
        {
            model = ModelLoader.Load(options.Model, backend, options.Dtype == "f64" ? DType.F64 : DType.F32);
            var parts = new RunParts(options, backend, model, Tokenizer.Load(options.Model), ownsModel: true);
            parts.AddData();
            parts.AddMethod("default", adapter);
            return parts;
        }
        catch
        {
            model?.Dispose();
            backend.Dispose();
            throw;
        }
    }

    /// <summary>The parts of another run on the same model, its adapter beside the first one's.</summary>
    /// <param name="first">Parts with an adapter; they must outlive these.</param>
    /// <param name="options">The other run's options; its model, type and threads are the first one's.</param>
    /// <param name="name">The adapter's name on the model.</param>
    public static RunParts Beside(RunParts first, RunOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(first);
        options = options with { Model = first.Options.Model, Dtype = first.Options.Dtype, Threads = first.Options.Threads };
        IReadOnlyList<string> problems = [.. RunChecks.Problems(options), .. RunChecks.MissingFiles(options)];
        if (problems.Count > 0) throw new RunSettingException(problems);
        var parts = new RunParts(options, first.Backend, first.Model, first.Tokenizer, ownsModel: false)
        {
            Adapted = first.Adapted ?? throw new ArgumentException("the first run trains all weights; there is no adapter to stand beside", nameof(first)),
        };
        parts.AddData();
        parts.AddMethod(name, null);
        return parts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ownsModel) return;
        Model.Dispose();
        Backend.Dispose();
    }

    private void AddData()
    {
        Data = DataSet.Open(RunMapping.Data(Options), Tokenizer, _template);
        int most = Model.Config.MaxPositions;
        if (Model.Config.Rope is null && Options.Data.MaxLength > most)
            throw new RunSettingException([FormattableString.Invariant($"data.max-length: found {Options.Data.MaxLength}; expected at most {most}, the model's positions")]);
    }

    /// <summary>Adds a new adapter, or one that a run left behind.</summary>
    private void AddMethod(string name, string? saved)
    {
        if (Options.Method.Name == "full")
        {
            Trained = [.. Model.Root.Parameters()];
        }
        else
        {
            LoraConfig config = RunMapping.Lora(Options.Method, Options.Model);
            Adapted ??= new AdaptedModel(Model, Backend, DType);
            Adapter = saved is not null ? Adapted.Load(saved, name)
                : Options.Task == "classification" && Model.Root is CausalLanguageModel
                    ? Adapted.AddClassifier(name, config, Labels, (ulong)Options.Seed)
                    : Adapted.Add(name, config, (ulong)Options.Seed);
            Policy = Model with { Root = Adapter.Root };
            Trained = Adapter.Parameters;
        }

        Objective = Policy.Root switch
        {
            SequenceClassifier classifier when Options.Task == "classification" => new ClassificationLoss(classifier.Head),
            CausalLanguageModel when Options.Task == "causal-lm" => new TokenLoss(Options.Train.LabelSmoothing),
            _ => throw new RunSettingException([$"task: {Options.Task} does not fit this model with method.name {Options.Method.Name}; "
                + "a language model learns causal-lm, or classification by lora, whose adapter brings a head along"]),
        };
    }

    private int Labels => Classes >= 2 ? Classes
        : throw new RunSettingException(["data.labels: the data have one class only; a classifier needs rows of at least two"]);

    private int Classes => Data.LabelNames.Count > 0 ? Data.LabelNames.Count
        : Options.Data.Labels.Count > 0 ? Options.Data.Labels.Count
        : throw new RunSettingException(["data.labels: the data have no classes; name them, or give rows with labels"]);
}
