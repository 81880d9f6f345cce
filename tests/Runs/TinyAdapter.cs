using Reference.Peft;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Transformer.Models;

namespace Reference.Tests.Runs;

/// <summary>The same small run with a LoRA adapter and dropout instead of all weights.</summary>
internal static class TinyAdapter
{
    /// <summary>An adapter on every linear.</summary>
    public static LoraConfig Config { get; } = new() { Rank = 4, Alpha = 8, Dropout = 0.3, Targets = TargetNames.AllLinear };

    /// <summary>A session that trains a new adapter of the model.</summary>
    public static TrainingSession Session(
        PretrainedModel model, Backend backend, int microBatchRows = 0, bool recomputes = false, Func<Stream, Stream>? wrap = null)
    {
        Adapter adapter = new AdaptedModel(model, backend, DType.F32).Add("default", Config, TinyRun.Seed);
        return new TrainingSession([new NamedModel(NamedModel.Policy, model)], adapter.Parameters, new SessionOptions
        {
            Backend = backend,
            Optimizer = new AdamW(),
            Seed = TinyRun.Seed,
            MicroBatchRows = microBatchRows,
            RecomputesBlocks = recomputes,
        })
        { WrapCheckpoint = wrap };
    }
}
