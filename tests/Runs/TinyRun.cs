using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tests.Models;
using Reference.Training;
using Reference.Training.Checkpoints;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Training.Schedules;
using Reference.Transformer.Configuration;
using Reference.Transformer.Models;

namespace Reference.Tests.Runs;

/// <summary>
/// A training run that is small and has everything that a split, a resume or a thread could change: documents of several blocks, packed
/// rows, a row without labels, a short last group, clipping, decay groups, warm-up. All of it a function of a seed.
/// </summary>
internal static class TinyRun
{
    public const ulong Seed = 17;
    public const int BatchRows = 8, Steps = 40;

    /// <summary>A llama with grouped heads and tied embeddings.</summary>
    public static DecoderConfig Config { get; } = new()
    {
        ModelType = "llama",
        Head = new HeadConfig(HeadKind.CausalLanguageModel),
        VocabularySize = 61,
        HiddenSize = 24,
        IntermediateSize = 40,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 6,
        MaxPositions = 512,
        NormEpsilon = 1e-5,
        TieEmbeddings = true,
        Rope = new RopeConfig(RopeKind.Default, 10_000, 6) { MaxPositions = 512 },
        LayerUsesRope = [true, true],
        LayerWindows = [null, null],
        AttentionScales = [0.4, 0.4],
    };

    /// <summary>The model with its first weights.</summary>
    public static PretrainedModel Model(Backend backend, DType dtype = DType.F32) =>
        new(Config, RandomWeights.Model(Config, Seed, backend, dtype), [], new MemoryStream());

    /// <summary>A session that trains all weights.</summary>
    public static TrainingSession Session(
        PretrainedModel model, Backend backend, int microBatchRows = 0, DType dtype = DType.F32, Optimizer? optimizer = null,
        bool recomputes = false,
        Func<Stream, Stream>? wrap = null) =>
        new([new NamedModel(NamedModel.Policy, model)], model.Root.Parameters(), new SessionOptions
        {
            Backend = backend,
            DType = dtype,
            Optimizer = optimizer ?? new AdamW { WeightDecay = 0.1 },
            Seed = Seed,
            MicroBatchRows = microBatchRows,
            RecomputesBlocks = recomputes,
        })
        { WrapCheckpoint = wrap };

    /// <summary>The loop's settings.</summary>
    public static TrainerOptions Options(string? folder = null, long steps = Steps, bool resume = false) => new()
    {
        Steps = steps,
        BatchRows = BatchRows,
        Schedule = Cosine.From(new ScheduleSpan(0.01, 4, Steps), new NamedOptions("cosine", new Dictionary<string, object>())),
        Folder = folder,
        SaveEvery = 3,
        Resume = resume,
    };
}

/// <summary>Rows that are drawn: each a pure function of seed, epoch and place.</summary>
/// <param name="count">Rows of an epoch.</param>
/// <param name="longest">Tokens of a row at most.</param>
/// <param name="name">Names the draws; another name, other rows.</param>
internal sealed class DrawnRows(long count, int longest = 30, ulong name = 0) : IRowSource
{
    public long Count => count;

    public string Fingerprint => FormattableString.Invariant($"drawn {count} {longest} {name}");

    public TrainingRow Row(ulong seed, long epoch, long i)
    {
        RandomStream stream = new RandomKey(seed + name, RandomPurpose.Sampling, (ulong)((epoch * count) + i)).Stream();
        int length = 2 + (int)(stream.Uniform64(0) * (longest - 2));
        int[] ids = [.. Enumerable.Range(0, length).Select(t => (int)(stream.Uniform64((ulong)(100 + t)) * TinyRun.Config.VocabularySize))];
        int prompt = (int)(stream.Uniform64(1) * length * 0.5);
        int[] labels = [.. ids.Select((id, t) => t < prompt || i % 11 == 3 ? TrainingRow.Ignored : id)];
        return new TrainingRow(ids, labels) { DocumentStarts = i % 4 == 2 && length > 6 ? [0, 3, length - 2] : null };
    }
}
