using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reference.Training.Checkpoints;
using Reference.Training.Data;
using Reference.Training.Evaluation;
using Reference.Training.Objectives;
using Reference.Training.Primitives;
using Reference.Training.Runs;

namespace Reference.Training;

/// <summary>
/// The training loop over the primitives of a session: next rows, forward and backward, optimizer; validation before the first step and at
/// intervals, checkpoints, early stopping. Everything that it decides is a function of settings and data, so a resumed run goes the same
/// way.
/// </summary>
/// <param name="session">Models, weights and optimizer.</param>
/// <param name="objective">What is minimised.</param>
/// <param name="data">The rows.</param>
/// <param name="options">What happens when.</param>
public sealed class Trainer(TrainingSession session, IObjective objective, IRowSource data, TrainerOptions options)
{
    private BestSoFar _best = new();
    private ValidationPoint? _lastValidation;
    private TrainingClock _clock = new();
    private CheckpointFolder? _folder;

    /// <summary>Rows to validate on; null for none.</summary>
    public IRowSource? Validation { get; init; }

    /// <summary>Told of every step and validation, in order, before the checkpoint that covers it is written:
    /// <see cref="RunMetrics.Add"/>.</summary>
    public Action<MetricRow>? OnMetrics { get; init; }

    /// <summary>Told once: the folder is this process's and the state is loaded, and nothing is computed yet.</summary>
    public Action? OnStart { get; init; }

    /// <summary>Where messages go.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Runs to the end, from the start or from a checkpoint.</summary>
    /// <param name="progress">Told after every step; changes nothing.</param>
    /// <param name="cancellation">Asks to finish the step, save and leave.</param>
    /// <exception cref="NonFiniteException">A loss or gradient is not finite; weights and checkpoints are as they were.</exception>
    /// <exception cref="CheckpointException">The folder is in use, holds another run, cannot be resumed from, or cannot be written
    /// to.</exception>
    public TrainingResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        options.Check();
        using CheckpointFolder? folder = _folder = options.Folder is null ? null : CheckpointFolder.Take(options.Folder);
        Start();
        OnStart?.Invoke();
        _clock = new TrainingClock();
        if (session.StepNumber == 0) Validate();
        while (!IsOver)
        {
            PassResult pass = _clock.Step(() => session.ForwardBackward(NextRows(), objective));
            UpdateResult update = _clock.Step(() => session.OptimStep(session.Parameters, options.Schedule.Rate(session.StepNumber)));
            OnMetrics?.Invoke(TrainingMetrics.Of(update, pass, Epochs));
            ValidationPoint? validation = IsDue(options.ValidateEvery) ? Validate() : null;
            bool isAskedToStop = cancellation.IsCancellationRequested;
            if (IsDue(options.SaveEvery) || isAskedToStop) Save();
            progress?.Report(_clock.Progress(update, pass, options.Steps) with { Validation = validation });
            if (isAskedToStop && !IsOver) return Result(StopReason.Cancelled);
        }

        return Result(session.StepNumber >= options.Steps ? StopReason.Finished : StopReason.EarlyStopped);
    }

    /// <summary>True after the last step, and where patience is at its end.</summary>
    private bool IsOver => session.StepNumber >= options.Steps || (options.Patience > 0 && _best.Stale >= options.Patience);

    private double Epochs => (double)session.RowsConsumed / data.Count;

    private CheckpointNote Note => new()
    {
        DataFingerprint = Validation is null ? data.Fingerprint : $"{data.Fingerprint} {Validation.Fingerprint}",
        BaseFingerprint = options.BaseFingerprint,
        SettingsFingerprint = FormattableString.Invariant(
            $"{options.SettingsFingerprint} batch={options.BatchRows} objective={objective.GetType().Name} ")
            + FormattableString.Invariant($"optimizer={session.Options.Optimizer.GetType().Name} clip={session.Options.MaxGradientNorm:R} ")
            + FormattableString.Invariant($"schedule={options.Schedule.GetType().Name} rate={options.Schedule.Span.Rate:R} ")
            + FormattableString.Invariant(
                $"warmup={options.Schedule.Span.Warmup} steps={options.Schedule.Span.Steps} dtype={session.Options.DType}"),
        Progress = _best.ToTexts(),
    };

    private bool IsDue(long every) => IsOver || (every > 0 && session.StepNumber % every == 0);

    /// <summary>The rows after the cursor: a batch, or what is left of the epoch.</summary>
    private List<TrainingRow> NextRows()
    {
        (long epoch, long at) = (session.RowsConsumed / data.Count, session.RowsConsumed % data.Count);
        var rows = new List<TrainingRow>();
        for (long i = at; i < Math.Min(at + options.BatchRows, data.Count); i++) rows.Add(data.Row(session.Options.Seed, epoch, i));
        return rows;
    }

    private void Start()
    {
        if (data.Count < 1) throw new ArgumentException("the data has no rows; there is nothing to train on");
        bool isThere = _folder is not null && CheckpointFolder.All(_folder.Path).Count > 0;
        if (isThere && !options.Resume && options.ResumeFrom is null)
            throw new CheckpointException($"{_folder!.Path} holds the checkpoints of a run already; resume it, or take another folder");
        string? from = options.ResumeFrom
            ?? (options.Resume && _folder is not null
                ? CheckpointFolder.Newest(_folder.Path, session.Options.Backend, Logger.DamagedCheckpoint) : null);
        if (from is null) return;
        _best = BestSoFar.FromTexts(session.LoadState(from, Note).Progress);
        Logger.Resumed(session.StepNumber, from);
    }

    private ValidationPoint? Validate()
    {
        if (Validation is null) return null;
        EvaluationResult result = Evaluator.Run(session, objective, Validation);
        _best = _best.After(result.Loss, session.StepNumber, options.LeastGain);
        _lastValidation = new ValidationPoint(session.StepNumber, result, _best.Step == session.StepNumber && _best.Stale == 0);
        OnMetrics?.Invoke(TrainingMetrics.Of(_lastValidation));
        Logger.Validated(session.StepNumber, result.Loss);
        if (_lastValidation.IsBest && _folder is not null && session.StepNumber > 0) Write(_folder.BestPath);
        return _lastValidation;
    }

    private void Save()
    {
        if (_folder is null) return;
        string path = _folder.PathOf(session.StepNumber);
        Write(path);
        _folder.Prune(options.KeepLast, session.StepNumber);
    }

    private void Write(string path)
    {
        try
        {
            session.SaveState(path, Note);
            Logger.Saved(session.StepNumber, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string last = CheckpointFolder.All(_folder!.Path) is [(_, var newest), ..] ? newest : "none";
            throw new CheckpointException(
                FormattableString.Invariant($"step {session.StepNumber}: the checkpoint {path} cannot be written: {e.Message} ")
                + $"The last good one is untouched: {last}. Make room and resume.", e);
        }
    }

    private TrainingResult Result(StopReason reason) => new(session.StepNumber, reason, session.StateHash())
    {
        LastValidation = _lastValidation,
        BestStep = double.IsFinite(_best.Loss) ? _best.Step : null,
        BestLoss = double.IsFinite(_best.Loss) ? _best.Loss : null,
    };
}
