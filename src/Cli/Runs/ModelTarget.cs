using Reference.Peft;
using Reference.Peft.Files;
using Reference.Tensors;
using Reference.Tensors.Backends.Simd;
using Reference.Training.Runs;
using Reference.Transformer;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Cli.Runs;

/// <summary>What a verb runs: a model, an adapter on its base, or what a run made. Opened from one path.</summary>
internal sealed class ModelTarget : IDisposable
{
    private ModelTarget(string modelPath, string? adapterPath, RunFolder? run, int threads, string dtype)
    {
        (ModelPath, AdapterPath) = (modelPath, adapterPath);
        DataSection data = run is null ? new DataSection() : RunFile.OptionsOf(run).Data;
        string frame = run is null ? "chat" : RunSummary.Read(run.Summary).Frame;
        (System, AsAlpaca) = (data.System, frame == "alpaca");
        DType = dtype == "f64" ? DType.F64 : DType.F32;

        // Reading a vocabulary takes about as long as opening a model, so one is done beside the other.
        Task<(Tokenizer, ChatTemplate?)> reading = Task.Run(() => (Tokenizer.Load(modelPath), frame == "chat" ? ChatTemplate.Load(modelPath) : null));
        Backend = new SimdBackend(threads);
        Model = ModelLoader.Load(modelPath, Backend, DType);
        (Tokenizer, ChatTemplate? template) = reading.GetAwaiter().GetResult();
        Chat = template is null ? null : new ChatText(template, Tokenizer, data.Date);
        if (adapterPath is null) return;
        Adapted = new AdaptedModel(Model, Backend, DType);
        Adapter = Adapted.Load(adapterPath);
    }

    /// <summary>Where the base lies.</summary>
    public string ModelPath { get; }

    /// <summary>Where the adapter lies, or null.</summary>
    public string? AdapterPath { get; }

    /// <summary>Whose kernels run.</summary>
    public SimdBackend Backend { get; }

    /// <summary>The type that is computed with.</summary>
    public DType DType { get; }

    /// <summary>The model, adapter in place.</summary>
    public PretrainedModel Model { get; }

    /// <summary>Its tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Its chat template, or null.</summary>
    public ChatText? Chat { get; }

    /// <summary>The system message that a run was trained with, or null.</summary>
    public string? System { get; }

    /// <summary>True where a run was trained on Alpaca's frame and asks so.</summary>
    public bool AsAlpaca { get; }

    /// <summary>The adapters on the model, or null.</summary>
    public AdaptedModel? Adapted { get; }

    /// <summary>The adapter, or null.</summary>
    public Adapter? Adapter { get; }

    /// <summary>The model as one that writes.</summary>
    /// <exception cref="ArgumentException">It is a classifier.</exception>
    public CausalLanguageModel Writer => (Adapter?.Root ?? Model.Root) as CausalLanguageModel
        ?? throw new ArgumentException($"{AdapterPath ?? ModelPath} is a classifier and writes no text; see: reference evaluate");

    /// <summary>The context in which the adapter acts, if there is one.</summary>
    public ForwardContext Select(ForwardContext context) => Adapter is null ? context : Adapter.Select(context);

    /// <summary>Opens a target.</summary>
    /// <param name="path">A run's folder, an adapter's, a model's, or a GGUF file.</param>
    /// <param name="adapter">An adapter's folder beside a model, or null.</param>
    /// <param name="baseModel">The base of an adapter, where its own file names another place.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="dtype">f32 or f64.</param>
    public static ModelTarget Open(string path, string? adapter, string? baseModel, int threads, string dtype)
    {
        (string model, string? its, RunFolder? run) = Find(path, baseModel);
        if (adapter is not null && its is not null) throw new ArgumentException($"{path} has an adapter already ({its}); name the model, or leave --adapter out");
        return new ModelTarget(model, adapter ?? its, run, threads, dtype);
    }

    /// <summary>Model and adapter of a path.</summary>
    private static (string Model, string? Adapter, RunFolder? Run) Find(string path, string? baseModel)
    {
        if (File.Exists(Path.Combine(path, "run.yaml")))
        {
            RunFolder run = RunFolder.Open(path);
            RunOptions options = RunFile.OptionsOf(run);
            if (options.Method.Name == "full" && File.Exists(run.Manifest)) return (run.Model, null, run);
            if (options.Method.Name != "full" && Directory.Exists(run.Adapter)) return (BaseOf(path, options.Model, baseModel), run.Adapter, run);
            throw new FileNotFoundException($"{path} has no result yet: the run has not ended; go on with: reference resume {path}");
        }

        if (!File.Exists(Path.Combine(path, "adapter_config.json"))) return (path, null, null);
        return (BaseModelFolder.Find(path, AdapterConfigFile.Read(path), baseModel), path, null);
    }

    private static string BaseOf(string run, string recorded, string? named)
    {
        string path = named ?? recorded;
        if (File.Exists(path) || Directory.Exists(path)) return path;
        throw new FileNotFoundException(named is null
            ? $"{run} was trained on {recorded}, which is not there; name its new place with --base DIR"
            : $"--base {named}: there is no such file or folder");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        Backend.Dispose();
    }
}
