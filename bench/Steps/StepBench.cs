using System.Diagnostics;
using Reference.Autograd;
using Reference.Peft;
using Reference.Peft.Methods;
using Reference.Peft.Configuration;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Models;

namespace Reference.Bench;

/// <summary>The peer's step in our engine: weights of a Llama's shape, tokens that are drawn anew every step, AdamW at 1e-4.</summary>
internal sealed class StepBench : IDisposable
{
    private readonly StepOptions _options;
    private readonly PretrainedModel _model;
    private readonly TrainingSession _session;
    private readonly TokenLoss _loss = new();
    private ulong _state = 1;

    public StepBench(StepOptions options, Backend backend)
    {
        _options = options;
        DType matrices = options.Weights == "q4_1" ? DType.Q4_1 : DType.F32;
        _model = ShapedModel.Create(KnownFamilies.ReadConfig(options.Config), backend, matrices);
        NamedModel policy = new(NamedModel.Policy, _model);
        var session = new SessionOptions
        {
            Backend = backend,
            Optimizer = new AdamW(),
            MaxGradientNorm = 0,
            MicroBatchRows = options.MicroBatchRows,
        };
        if (options.Mode == "forward") _session = TrainingSession.WithoutTraining([policy], session);
        else _session = new TrainingSession([policy], Trained(backend), session);

        // A session trains copies of its own; what it copied is garbage now, and no part of a step.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Numbers that are trained.</summary>
    public long Trainable => _session.Parameters.Sum(parameter => (long)parameter.Value.Count);

    /// <summary>Floating-point operations that a step needs.</summary>
    public double Flops => new StepFlops(_model.Config, _options).Total;

    /// <summary>Bytes of temporaries that a step needs at one time.</summary>
    public long TemporaryBytes => _session.PeakTemporaryBytes;

    /// <summary>The model's shape.</summary>
    public DecoderConfig Config => _model.Config;

    /// <summary>Runs one step on new tokens; seconds.</summary>
    public double Step()
    {
        var rows = new TrainingRow[_options.Batch];
        for (int r = 0; r < rows.Length; r++)
        {
            var ids = new int[_options.Sequence];
            for (int i = 0; i < ids.Length; i++) ids[i] = Draw(_model.Config.VocabularySize);
            rows[r] = new TrainingRow(ids, ids);
        }

        long start = Stopwatch.GetTimestamp();
        if (_options.Mode == "forward") _session.Forward(rows, _loss);
        else
        {
            _session.ForwardBackward(rows, _loss);
            _session.OptimStep(_session.Parameters, 1e-4);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    private IEnumerable<Parameter> Trained(Backend backend)
    {
        if (_options.Mode == "full") return _model.Root.Parameters();
        var adapted = new AdaptedModel(_model, backend, DType.F32);
        var config = new LoraConfig { Rank = _options.Rank, Alpha = 2 * _options.Rank, Targets = TargetNames.AllLinear };
        return adapted.Add("default", config, 1).Parameters;
    }

    private int Draw(int below)
    {
        _state = _state * 6364136223846793005 + 1442695040888963407;
        return (int)((_state >> 33) % (ulong)below);
    }
}
