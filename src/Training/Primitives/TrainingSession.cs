using Reference.Autograd;
using Reference.Tensors;
using Reference.Training.Checkpoints;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;
using Reference.Transformer.Text;

namespace Reference.Training.Primitives;

/// <summary>
/// The five primitives under every training loop: <see cref="Forward"/>, <see cref="ForwardBackward"/>, <see cref="OptimStep"/>,
/// <see cref="Sample"/>, <see cref="SaveState"/> and <see cref="LoadState"/>. It owns what lives between steps: the trained weights, the
/// optimizer's state, the step's number and the data cursor. <see cref="Trainer"/> is a loop over it, and anyone can write another.
/// </summary>
public sealed class TrainingSession : IDisposable
{
    private readonly IReadOnlyList<NamedModel> _models;
    private readonly TrainedParameters _parameters;
    private readonly Arena _arena;
    private readonly PassRunner _runner;
    private OpenStep? _open;

    /// <summary>A session at step 0.</summary>
    /// <param name="models">The policy, and what else the objective asks for by name.</param>
    /// <param name="parameters">
    /// What is trained; every other parameter of the models is frozen. Their values are copied into memory of their own, in the type that
    /// is computed with.
    /// </param>
    /// <param name="options">How it computes.</param>
    /// <exception cref="ArgumentException">There is no policy, nothing to train, or two parameters have one name.</exception>
    public TrainingSession(IReadOnlyList<NamedModel> models, IEnumerable<Parameter> parameters, SessionOptions options)
        : this(models, options, new TrainedParameters(Checked(models), parameters, options.Backend, options.DType))
    {
    }

    private TrainingSession(IReadOnlyList<NamedModel> models, SessionOptions options, TrainedParameters parameters)
    {
        (_models, Options, _parameters) = (models, options, parameters);
        _arena = new Arena(options.Backend);
        _runner = new PassRunner(models, options);
    }

    /// <summary>A session that only measures: <see cref="Forward"/> and nothing else. The models stay as they are, another session's
    /// training too.</summary>
    /// <param name="models">The policy, and what else the objective asks for by name.</param>
    /// <param name="options">How it computes; the optimizer is not used.</param>
    /// <exception cref="ArgumentException">There is no policy.</exception>
    public static TrainingSession WithoutTraining(IReadOnlyList<NamedModel> models, SessionOptions options) =>
        new(Checked(models), options, TrainedParameters.None);

    /// <summary>How it computes.</summary>
    public SessionOptions Options { get; }

    /// <summary>What is trained, ordinal by name.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters.All;

    /// <summary>Steps of the optimizer so far.</summary>
    public long StepNumber { get; private set; }

    /// <summary>The data cursor: rows that steps have consumed so far, over all epochs.</summary>
    public long RowsConsumed { get; private set; }

    /// <summary>Averages of weights by name; empty where no rule keeps any.</summary>
    public SortedDictionary<string, Tensor> Averages { get; } = new(StringComparer.Ordinal);

    /// <summary>Put round the streams of checkpoints; for proving what a full disk does. Null outside tests.</summary>
    public Func<Stream, Stream>? WrapCheckpoint { get; init; }

    /// <summary>Bytes that steps' temporaries took at most, in the chunks in which they are asked for.</summary>
    public long TemporaryBytes => _arena.Capacity;

    /// <summary>Bytes of temporaries that a step needed at one time at most.</summary>
    public long PeakTemporaryBytes => _arena.Peak;

    /// <summary>The objective over rows without gradients, in evaluation mode.</summary>
    /// <param name="rows">Any number; computed a micro-batch at a time.</param>
    /// <param name="objective">What is measured.</param>
    /// <param name="outputs">True to return what the objective hands out (scores).</param>
    /// <exception cref="ArgumentException">A row cannot be taken, or nothing in them counts.</exception>
    public PassResult Forward(IReadOnlyList<TrainingRow> rows, IObjective objective, bool outputs = false)
    {
        using var step = new Step(Options.Backend, Options.DType, _arena, StepNumber, records: false);
        var pass = new OpenPass(objective, Options.Backend, StepNumber);
        var kept = outputs ? new List<(string, Tensor)>() : null;
        return _runner.Run(step, pass, _runner.Place(rows, 0, 0), kept) with { Outputs = kept ?? [] };
    }

    /// <summary>
    /// The objective over rows with gradients, which collect until <see cref="OptimStep"/>. A step may be given in several calls, with the
    /// bits of one; an objective of several terms takes it in one call, since its terms are weighted by the whole step's counts.
    /// </summary>
    /// <exception cref="ArgumentException">A row cannot be taken.</exception>
    /// <exception cref="NonFiniteException">The loss is not finite; the step is dropped.</exception>
    public PassResult ForwardBackward(IReadOnlyList<TrainingRow> rows, IObjective objective)
    {
        _open ??= new OpenStep(
            new Step(Options.Backend, Options.DType, _arena, StepNumber + 1), new OpenPass(objective, Options.Backend, StepNumber + 1));
        try
        {
            return _runner.RunBackward(_open, objective, rows);
        }
        catch
        {
            Drop();
            throw;
        }
    }

    /// <summary>
    /// Divides the gradients once by what was counted, checks them, clips them and changes the parameters. A parameter that no gradient
    /// reached stays as it is.
    /// </summary>
    /// <param name="parameters">Of <see cref="Parameters"/>, those to change.</param>
    /// <param name="rate">The learning rate.</param>
    /// <exception cref="InvalidOperationException">No <see cref="ForwardBackward"/> came before.</exception>
    /// <exception cref="ArgumentException">Nothing in the step's rows counts.</exception>
    /// <exception cref="NonFiniteException">A gradient is not finite; nothing was changed.</exception>
    public UpdateResult OptimStep(IReadOnlyList<Parameter> parameters, double rate)
    {
        OpenStep open = _open ?? throw new InvalidOperationException("OptimStep: there are no gradients; call ForwardBackward first");
        try
        {
            double norm = open.Update(parameters, _parameters.Decays, Options, rate);
            StepNumber++;
            RowsConsumed += open.Rows;
            return new UpdateResult(StepNumber, norm, rate, open.Pass.Counts[0]);
        }
        finally
        {
            Drop();
        }
    }

    /// <summary>Goes on from prompts with the policy as it stands between two steps: samples for reports, rollouts.</summary>
    /// <param name="prompts">Token ids, at least one each; they are computed together, each with the bits that it has alone.</param>
    /// <param name="options">How tokens are chosen; draws hang on its seed.</param>
    /// <param name="tokenizer">For stop strings and text; the new ids alone are given where left out.</param>
    /// <param name="cancellation">Ends it after a token.</param>
    /// <exception cref="InvalidOperationException">The policy has no language model's head.</exception>
    public IReadOnlyList<GeneratedText> Sample(
        IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, Tokenizer? tokenizer = null,
        CancellationToken cancellation = default)
    {
        NamedModel policy = _models.First(model => model.Name == NamedModel.Policy);
        if (policy.Model.Root is not CausalLanguageModel model)
            throw new InvalidOperationException(
                $"Sample: the policy has a {policy.Model.Root.GetType().Name}, and a language model's head is needed");
        using var session = new GenerationSession(model, Options.Backend, Options.DType, prompts.Count, policy.Configure);
        return new TextGenerator(session, tokenizer).GenerateAll(prompts, options, cancellation);
    }

    /// <summary>Forgets the gradients that collected since the last step.</summary>
    public void Drop()
    {
        _open?.Step.Dispose();
        _open = null;
    }

    /// <summary>
    /// SHA-256 over trained weights, optimizer state, averages, step and data cursor in canonical order: that of the safetensors file which
    /// holds exactly these (<see cref="TrainingState"/>). 64 lower-case hex digits.
    /// </summary>
    public string StateHash() => State().Hash();

    /// <summary>Everything a run needs to go on, as it stands between two steps; its tensors are the live ones.</summary>
    public TrainingState State() => TrainingState.Of(this);

    /// <summary>Writes a checkpoint: all of it under its name, or nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="note">What a resume compares and goes on from.</param>
    /// <exception cref="NonFiniteException">A weight is not finite.</exception>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written to; an older file of the name is as it
    /// was.</exception>
    public void SaveState(string path, CheckpointNote note)
    {
        foreach (Parameter parameter in Parameters)
            if (!FiniteCheck.IsFinite(parameter.Value))
                throw new NonFiniteException(StepNumber, "after the update", parameter.Name, "is not finite");
        Checkpoint.Write(path, State(), note, Options.Seed, WrapCheckpoint);
    }

    /// <summary>Goes on from a checkpoint: weights, optimizer state, step and cursor are those that it holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What data, base, settings and seed must be; <see cref="CheckpointNote.Progress"/> is not compared.</param>
    /// <returns>The note that was saved with it.</returns>
    /// <exception cref="CheckpointException">Its data, base, settings, arithmetic or parameters are others, or its content is
    /// damaged.</exception>
    public CheckpointNote LoadState(string path, CheckpointNote expected)
    {
        Drop();
        using Checkpoint checkpoint = Checkpoint.Open(path, Options.Backend);
        checkpoint.Check(this, expected);
        foreach (Parameter parameter in Parameters) Options.Backend.Copy(checkpoint.State.Weights[parameter.Name], parameter.Value);
        Options.Optimizer.LoadState(checkpoint.State.Optimizer.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Keep())));
        Averages.Clear();
        foreach ((string name, Tensor average) in checkpoint.State.Averages) Averages.Add(name, average.Keep());
        (StepNumber, RowsConsumed) = (checkpoint.State.Step, checkpoint.State.RowsConsumed);
        return checkpoint.Note;
    }

    /// <inheritdoc/>
    public void Dispose() => Drop();

    private static IReadOnlyList<NamedModel> Checked(IReadOnlyList<NamedModel> models) =>
        models.Count(model => model.Name == NamedModel.Policy) == 1 ? models
            : throw new ArgumentException(
                $"one model is called '{NamedModel.Policy}', the one that is trained; there are "
                + string.Join(", ", models.Select(model => model.Name)));
}
