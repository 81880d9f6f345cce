using Reference.Bench;
using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tests.Runs;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Transformer.Models;

namespace Reference.Tests.Training.Speed;

/// <summary>A small step that is the same work every time: 3 rows of 40 tokens through the tiny Llama, other tokens each time.</summary>
internal sealed class CountedStep : IDisposable
{
    private const int Batch = 3, Sequence = 40, Rank = 4;

    private readonly string _mode;
    private readonly PretrainedModel _model;
    private readonly TrainingSession _session;
    private readonly TokenLoss _loss = new();
    private TrainingRow[] _rows = [];
    private int _drawn;

    public CountedStep(string mode, Backend backend)
    {
        (_mode, _model) = (mode, TinyRun.Model(backend));
        NamedModel[] models = [new(NamedModel.Policy, _model)];
        var options = new SessionOptions { Backend = backend, Optimizer = new AdamW(), MaxGradientNorm = 0 };
        if (mode == "forward") _session = TrainingSession.WithoutTraining(models, options);
        else if (mode == "full") _session = new TrainingSession(models, _model.Root.Parameters(), options);
        else
        {
            var config = new LoraConfig { Rank = Rank, Alpha = 2 * Rank, Targets = TargetNames.AllLinear };
            Adapter adapter = new AdaptedModel(_model, backend, DType.F32).Add("default", config, TinyRun.Seed);
            _session = new TrainingSession(models, adapter.Parameters, options);
        }
    }

    /// <summary>Operations that it needs.</summary>
    public double Flops => new StepFlops(TinyRun.Config, StepOptions.Parse(
        ["--mode", _mode, "--batch", $"{Batch}", "--seq", $"{Sequence}", "--rank", $"{Rank}"])).Total;

    /// <summary>Bytes of temporaries at one time, at most so far.</summary>
    public long ArenaBytes => _session.PeakTemporaryBytes;

    /// <summary>Makes the rows of the next step, which is no part of it.</summary>
    public void Draw() => _rows = [.. Enumerable.Range(0, Batch).Select(_ => Row())];

    /// <summary>The step.</summary>
    public void Run()
    {
        if (_mode == "forward")
        {
            _session.Forward(_rows, _loss);
            return;
        }

        _session.ForwardBackward(_rows, _loss);
        _session.OptimStep(_session.Parameters, 1e-3);
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    private TrainingRow Row()
    {
        int[] ids = [.. Enumerable.Range(0, Sequence).Select(_ => _drawn++ * 7 % TinyRun.Config.VocabularySize)];
        return new TrainingRow(ids, ids);
    }
}
