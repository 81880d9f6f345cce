using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Reference.Cli.Commands;
using Reference.Cli.Output;
using Reference.Cli.Runs;
using Reference.Peft;
using Reference.Tensors;
using Reference.Tensors.Backends.Simd;
using Reference.Tensors.Formats;
using Reference.Training;
using Reference.Training.Data;
using Reference.Training.Reports;
using Reference.Training.Runs;
using Reference.Transformer;
using Reference.Transformer.Families;
using Reference.Transformer.Models;
using Reference.Transformer.Models.Writing;

namespace Reference.Cli.Quickstart;

/// <summary>The whole loop on the embedded model and data: a domain adapter, a task adapter beside it, what each forgot, a merge, a report.</summary>
internal sealed class QuickstartRun(int threads, OutputMode mode, string parent) : IDisposable
{
    private const ulong ControlSeed = 1;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly RunFolder _folder = RunFolder.Create(parent, "quickstart");
    private readonly Interrupt _interrupt = new("stopping after this step; once more to leave at once");
    private readonly List<(string Name, double OnCongress, double OnMobyDick)> _perplexities = [];
    private IReadOnlyList<TrainingRow> _congress = [], _mobyDick = [];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        using RunParts domain = RunParts.Open(QuickstartPlan.Congress(threads, AssetFiles.BaseModel));
        LoadWindows(domain);
        Step(1, "a model that has read Moby-Dick and nothing else", string.Create(CultureInfo.InvariantCulture,
            $"a Llama of {domain.Model.Root.Parameters().Sum(p => (long)p.Value.Count) - domain.Adapter!.ParameterCount:N0} parameters and its tokenizer, made with this engine (reference verify base-model)"));
        Measure(domain, "the base", RunParts.Without);

        Step(2, "a domain adapter: the whaler learns to address Congress", Describe(domain));
        if (Train(domain, "congress") is not { } congress) return ExitCodes.Failed;
        Measure(domain, "with the adapter 'congress'", domain.Select);

        using RunParts task = RunParts.Beside(domain, QuickstartPlan.Spam(threads), "spam");
        Step(3, "a task adapter beside it, on the same frozen trunk: spam or ham", Describe(task));
        if (Train(task, "spam") is not { } spam) return ExitCodes.Failed;
        Measure(task, "with the adapter 'spam'", task.Select);
        Measure(task, "adapters off again", RunParts.Without);

        Step(4, "one adapter merged into the weights, and read back", Merge(domain));
        Finish(congress, spam);
        return ExitCodes.Done;
    }

    /// <summary>The control: the same domain adapter on a base whose weights were drawn and never trained.</summary>
    /// <returns>The exit code.</returns>
    public int RunControl()
    {
        string drawn = Path.Combine(_folder.Path, "random-base");
        using (var backend = new SimdBackend(threads))
        {
            using PretrainedModel model = RandomModel.Create(KnownFamilies.ReadConfig(Path.Combine(AssetFiles.BaseModel, "config.json")), ControlSeed, backend, DType.F32);
            HuggingFaceFolder.Write(model, AssetFiles.BaseModel, drawn);
        }

        using RunParts domain = RunParts.Open(QuickstartPlan.Congress(threads, drawn));
        LoadWindows(domain);
        Step(1, "the control: the same Llama with random weights", "what an adapter can do without pre-training");
        Measure(domain, "the random base", RunParts.Without);
        Step(2, "the same domain adapter on it", Describe(domain));
        if (Train(domain, "congress") is not { } congress) return ExitCodes.Failed;
        Measure(domain, "with the adapter 'congress'", domain.Select);
        Console.WriteLine(congress.Manifest.State);
        return ExitCodes.Done;
    }

    /// <inheritdoc/>
    public void Dispose() => _interrupt.Dispose();

    private void LoadWindows(RunParts parts)
    {
        _congress = Perplexity.WindowsOf(parts, AssetFiles.Data("sotu.validation.jsonl"));
        _mobyDick = Perplexity.WindowsOf(parts, AssetFiles.Data("moby-dick.txt"), "file");
    }

    private RunOutcome? Train(RunParts parts, string name)
    {
        var folder = new RunFolder(Path.Combine(_folder.Path, name));
        Directory.CreateDirectory(folder.Path);
        using FineTuner tuner = FineTuner.Over(parts, folder);
        var view = new TrainingView(mode, name);
        RunOutcome outcome = view.Watch(() => tuner.Run(view, _interrupt.Token));
        MetricRow[] validation = [.. new RunMetrics(folder.Metrics).Read().Where(row => row.Kind == "validation")];
        Say(parts.Options.Task == "classification"
            ? FormattableString.Invariant($"   300 validation mails: accuracy {validation[0]["accuracy"]:0.0 %} → {validation[^1]["accuracy"]:0.0 %}, macro F1 {validation[0]["macro_f1"]:0.000} → {validation[^1]["macro_f1"]:0.000}")
            : FormattableString.Invariant($"   all held-back addresses: perplexity {validation[0]["perplexity"]:0.0} → {validation[^1]["perplexity"]:0.0}"));
        foreach (RunAnswer answer in outcome.Summary.Answers.Where(answer => answer.After.Length > 0))
            Say($"   \"{answer.Prompt}\"\n     before: {OneLine(answer.Before)}\n     after:  {OneLine(answer.After)}");
        if (outcome.Result.Reason != StopReason.Cancelled) return outcome;
        Say($"stopped; what there is lies in {_folder.Path}");
        return null;
    }

    private void Measure(RunParts parts, string name, Func<ForwardContext, ForwardContext> select)
    {
        (double congress, double mobyDick) = (Perplexity.Of(parts, _congress, select), Perplexity.Of(parts, _mobyDick, select));
        _perplexities.Add((name, congress, mobyDick));
        Say(FormattableString.Invariant($"   perplexity {name}: {congress:0.0} on held-back addresses, {mobyDick:0.0} on Moby-Dick"));
    }

    private string Merge(RunParts domain)
    {
        using PretrainedModel model = ModelLoader.Load(AssetFiles.BaseModel, domain.Backend, domain.DType);
        var adapted = new AdaptedModel(model, domain.Backend, domain.DType);
        adapted.Load(new RunFolder(Path.Combine(_folder.Path, "congress")).Adapter);
        adapted.MergeAndUnload();
        string merged = Path.Combine(_folder.Path, "merged");
        HuggingFaceFolder.Write(model, AssetFiles.BaseModel, merged, new FolderOptions());
        return $"{merged}: {MergeCheck.Run(model, merged, domain.Backend, domain.DType)}";
    }

    private void Finish(RunOutcome congress, RunOutcome spam)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(congress.Manifest.State + spam.Manifest.State)));
        string page = HtmlReport.Write(QuickstartReport.Of(congress, spam, _perplexities, hash, _clock.Elapsed.TotalSeconds));
        AtomicFile.Write(_folder.Report, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        Step(5, "the report", FormattableString.Invariant($"{_folder.Report}, after {_clock.Elapsed.TotalSeconds:0} s; talk to it: reference generate {Path.Combine(_folder.Path, "congress")} --prompt \"My fellow citizens,\""));
        Say("The SHA-256 of what was trained, the same every time and on every number of threads:");
        Console.WriteLine(hash);
    }

    private static string Describe(RunParts parts)
    {
        DataCounts counts = parts.Data.Audit(0).Training;
        return string.Create(CultureInfo.InvariantCulture,
            $"LoRA of rank {parts.Options.Method.Rank} on {counts.Rows:N0} rows, {counts.Tokens:N0} tokens: {parts.Adapter!.ParameterCount:N0} numbers are trained, all others are frozen");
    }

    private void Step(int number, string title, string text) => Say($"{number}  {title}\n   {text}");

    private void Say(string text)
    {
        if (mode != OutputMode.Json) Console.WriteLine(text);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
