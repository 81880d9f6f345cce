using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reference.Training.Checkpoints;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Primitives;
using Reference.Training.Reports;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;

namespace Reference.Training.Runs;

/// <summary>
/// A whole run: opens what its options name, trains, validates, answers its prompts before and after, and leaves a folder with adapter, metrics, hashes
/// and report. The tool's <c>train</c> is this; a program calls it likewise.
/// </summary>
public sealed class FineTuner : IDisposable
{
    private readonly RunParts _parts;
    private readonly TrainingSession _session;
    private readonly RunMetrics _metrics;
    private bool _ownsParts = true;

    private FineTuner(RunParts parts, RunFolder folder)
    {
        (_parts, Folder) = (parts, folder);
        _metrics = new RunMetrics(folder.Metrics);
        _session = new TrainingSession([new NamedModel(NamedModel.Policy, parts.Policy) { Configure = parts.Select }], parts.Trained, SessionOf(parts));
    }

    /// <summary>The run's files.</summary>
    public RunFolder Folder { get; }

    /// <summary>Model, tokenizer, data and adapter.</summary>
    public RunParts Parts => _parts;

    /// <summary>Where messages go.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Steps of the run.</summary>
    public long Steps => StepsOf(_parts);

    /// <summary>Opens a new run: everything is checked and loaded, and its folder is made.</summary>
    /// <exception cref="RunSettingException">The options do not fit together, or a file is missing.</exception>
    /// <param name="options">The run.</param>
    /// <param name="logger">Where messages go.</param>
    public static FineTuner Create(RunOptions options, ILogger? logger = null)
    {
        RunParts parts = RunParts.Open(options);
        return Guard(parts, () => new FineTuner(parts, RunFolder.Create(options.Output.Folder, options.Output.Name)) { Logger = logger ?? NullLogger.Instance });
    }

    /// <summary>Opens a new run over parts that are open already; the caller disposes them.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="folder">The run's folder, empty.</param>
    public static FineTuner Over(RunParts parts, RunFolder folder) => new(parts, folder) { _ownsParts = false };

    /// <summary>Opens a run that was begun, to go on with it.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="options">Its options, as its run.yaml has them.</param>
    /// <param name="logger">Where messages go.</param>
    public static FineTuner Reopen(RunFolder folder, RunOptions options, ILogger? logger = null)
    {
        RunParts parts = RunParts.Open(options);
        return Guard(parts, () => new FineTuner(parts, folder) { Logger = logger ?? NullLogger.Instance });
    }

    /// <summary>Runs to the end, from the start or from the newest checkpoint.</summary>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Asks to finish the step, save and leave.</param>
    public RunOutcome Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        if (!File.Exists(Folder.Configuration)) RunYaml.Write(Folder.Configuration, _parts.Options);
        RunSummary earlier = RunSummary.Read(Folder.Summary);
        RunSummary summary = Describe(earlier) with
        {
            Answers = [.. _parts.Options.Validation.Prompts.Zip(Before(earlier), (prompt, answer) => new RunAnswer(prompt, answer, ""))],
        };
        TrainingResult result = Trainer(() => summary.Write(Folder.Summary)).Run(new Recorder(_metrics, progress), cancellation);
        summary = summary with { Seconds = earlier.Seconds + clock.Elapsed.TotalSeconds, PeakMemory = Math.Max(earlier.PeakMemory, Process.GetCurrentProcess().PeakWorkingSet64) };
        IReadOnlyList<string> after = result.Reason == StopReason.Cancelled ? [] : Answers(adapted: true);
        if (after.Count > 0) summary = summary with { Answers = [.. summary.Answers.Zip(after, (answer, text) => answer with { After = text })] };
        summary.Write(Folder.Summary);
        RunManifest manifest = RunResults.Write(this, result);
        HtmlReport.WriteFile(Folder.Report, RunReport.Of(Folder.Name, _parts.Options, _metrics.Read(), summary, manifest));
        return new RunOutcome(Folder, result, summary, manifest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        if (_ownsParts) _parts.Dispose();
    }

    /// <summary>Steps that options and data come to.</summary>
    internal static long StepsOf(RunParts parts)
    {
        TrainSection train = parts.Options.Train;
        if (train.Steps > 0) return train.Steps;
        long each = (parts.Data.Count + train.Batch - 1) / train.Batch;
        return Math.Max(1, (long)Math.Ceiling(train.Epochs * each));
    }

    /// <summary>How a run's session computes.</summary>
    internal static SessionOptions SessionOf(RunParts parts) => new()
    {
        Backend = parts.Backend,
        DType = parts.DType,
        Optimizer = RunMapping.Optimizer(parts.Options.Train),
        Seed = (ulong)parts.Options.Seed,
        MicroBatchRows = parts.Options.Train.MicroBatch > 0 ? parts.Options.Train.MicroBatch : parts.Options.Train.Batch,
        MaxGradientNorm = parts.Options.Train.MaxNorm,
        RecomputesBlocks = parts.Options.Train.Checkpointing,
    };

    private static FineTuner Guard(RunParts parts, Func<FineTuner> make)
    {
        try
        {
            return make();
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <summary>A loop over the run's options.</summary>
    /// <param name="onStart">Told once the run's folder is this process's: what is written in it before may be another's.</param>
    private Trainer Trainer(Action onStart)
    {
        RunOptions options = _parts.Options;
        var loop = new TrainerOptions
        {
            Steps = Steps,
            BatchRows = options.Train.Batch,
            Schedule = RunMapping.Schedule(options.Train, Steps),
            ValidateEvery = options.Validation.Every,
            Patience = options.Validation.Patience,
            LeastGain = options.Validation.LeastGain,
            Folder = Folder.Path,
            SaveEvery = options.Output.SaveEvery,
            KeepLast = options.Output.Keep,
            Resume = true,
            BaseFingerprint = _parts.ModelHash,
            SettingsFingerprint = RunResults.SettingsOf(options),
        };
        return new Trainer(_session, _parts.Objective, _parts.Data, loop)
        {
            Validation = _parts.Data.Validation,
            OnMetrics = _metrics.Add,
            OnStart = onStart,
            Logger = Logger,
        };
    }

    private RunSummary Describe(RunSummary earlier)
    {
        DataAudit audit = _parts.Data.Audit(0);
        DataCounts counts = audit.Training;
        return earlier with
        {
            Parameters = _parts.Model.Root.Parameters().Sum(parameter => (long)parameter.Value.Count),
            Trained = _parts.Trained.Sum(parameter => (long)parameter.Value.Count),
            Data =
            [
                new("rows read", counts.Read), new("rows to train on", counts.Rows), new("tokens", counts.Tokens), new("tokens that carry loss", counts.LossTokens),
                new("rows cut", counts.CutRows), new("tokens cut off", counts.CutTokens), new("rows dropped, nothing to learn", counts.NothingToLearn),
                new("rows dropped, empty", counts.Empty), new("bad rows passed over", counts.Bad), new("rows to validate on", audit.Validation.Rows),
            ],
            Lengths = [.. audit.Lengths.Bins.Select((count, bin) => KeyValuePair.Create(
                FormattableString.Invariant($"{bin * audit.Lengths.Width} – {((bin + 1) * audit.Lengths.Width) - 1}"), count))],
            Warnings = [.. _parts.Model.Warnings, .. audit.Warnings],
            Frame = _parts.Frame,
        };
    }

    /// <summary>The answers of the untrained model: those of the run's first start, or new ones.</summary>
    private IReadOnlyList<string> Before(RunSummary earlier) =>
        earlier.Answers.Select(answer => answer.Prompt).SequenceEqual(_parts.Options.Validation.Prompts)
            ? [.. earlier.Answers.Select(answer => answer.Before)]
            : Answers(adapted: false);

    /// <summary>Answers to the run's prompts; none where the model writes no text.</summary>
    private IReadOnlyList<string> Answers(bool adapted)
    {
        if (_parts.Options.Validation.Prompts.Count == 0 || _parts.Model.Root is not CausalLanguageModel writer || _parts.Options.Task != "causal-lm") return [];
        var answerer = new Answerer(writer, _parts.Tokenizer, _parts.Chat, _parts.Backend, _parts.DType)
        {
            System = _parts.Options.Data.System,
            AsAlpaca = _parts.Frame == "alpaca",
        };
        var options = new GenerationOptions
        {
            MaxNewTokens = _parts.Options.Validation.AnswerTokens,
            Sample = _parts.Options.Validation.AnswerTemperature > 0,
            Temperature = _parts.Options.Validation.AnswerTemperature,
            Seed = (ulong)_parts.Options.Seed,
            EndTokens = GenerationConfigFile.ForModel(_parts.Options.Model, _parts.Tokenizer).EndTokens,
        };
        return answerer.Answer(_parts.Options.Validation.Prompts, options, adapted ? _parts.Select : RunParts.Without);
    }

    /// <summary>Writes each step's speed beside its metrics, and passes progress on.</summary>
    private sealed class Recorder(RunMetrics metrics, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            metrics.Add(new MetricRow(value.Step, "speed", [new("tokens_per_second", value.TokensPerSecond), new("memory", value.MemoryBytes)]));
            next?.Report(value);
        }
    }
}
