using Reference.Peft;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Runs;
using Reference.Tests.Shared;
using Reference.Training;
using Reference.Training.Data;
using Reference.Training.Evaluation;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Tests.Training.Loop;

/// <summary>Training an adapter: dropout is a function of seed, step and document, so the hash is one here too.</summary>
public sealed class AdapterRunTests
{
    private const long Steps = 5;

    private static readonly Lazy<string> s_wanted = new(() => Run(ScalarBackend.Instance, 0));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void The_split_into_micro_batches_changes_nothing(int rows) => Assert.Equal(s_wanted.Value, Run(ScalarBackend.Instance, rows));

    [Fact]
    public void Threads_and_recomputed_blocks_change_nothing()
    {
        using var backend = new SimdBackend(2);
        Assert.Equal(s_wanted.Value, Run(backend, 2, recomputes: true));
    }

    [Fact]
    public void Resumed_at_every_step_it_has_one_hash()
    {
        using var folder = new TemporaryFolder();
        for (long k = 1; k < Steps; k++) Run(ScalarBackend.Instance, 4, folder: folder.Path, steps: k);
        Assert.Equal(s_wanted.Value, Run(ScalarBackend.Instance, 8, folder: folder.Path));
    }

    [Fact]
    public void A_reference_is_the_same_model_with_the_adapter_off()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        Adapter adapter = new AdaptedModel(model, ScalarBackend.Instance, DType.F32).Add("default", TinyAdapter.Config, 1);
        var reference = new NamedModel("reference", model) { Configure = context => context with { Adapters = [] } };
        NamedModel[] models = [new(NamedModel.Policy, model), reference];
        using var session = new TrainingSession(
            models, adapter.Parameters, new SessionOptions { Backend = ScalarBackend.Instance, Optimizer = new AdamW() });
        TrainingRow[] rows = [.. Enumerable.Range(0, 4).Select(i => new DrawnRows(9).Row(1, 0, i))];
        double untrained = session.Forward(rows, new TokenLoss()).Loss;
        Assert.Equal(untrained, session.Forward(rows, new OfModel("reference")).Loss);
        for (int k = 0; k < 3; k++)
        {
            session.ForwardBackward(rows, new TokenLoss());
            session.OptimStep(session.Parameters, 0.02);
        }

        Assert.Equal(untrained, session.Forward(rows, new OfModel("reference")).Loss);
        Assert.NotEqual(untrained, session.Forward(rows, new OfModel(NamedModel.Policy)).Loss);
    }

    [Fact]
    public void A_classifier_on_a_frozen_trunk_learns_its_classes()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        Adapter adapter = new AdaptedModel(model, ScalarBackend.Instance, DType.F32).AddClassifier(
            "task", TinyAdapter.Config with { Dropout = 0 }, 3, 1);
        PretrainedModel classifier = model with { Root = adapter.Root };
        var objective = new ClassificationLoss(((SequenceClassifier)adapter.Root).Head);
        var rows = new RowList([.. Enumerable.Range(0, 24).Select(i => Classified(i))]);
        using var session = new TrainingSession(
            [new NamedModel(NamedModel.Policy, classifier) { Configure = adapter.Select }], adapter.Parameters,
            new SessionOptions { Backend = ScalarBackend.Instance, Optimizer = new AdamW() });
        var trainer = new Trainer(session, objective, rows, TinyRun.Options(steps: 24)) { Validation = rows };
        ValidationPoint last = trainer.Run().LastValidation!;
        Assert.Null(last.Result.Perplexity);
        Assert.Equal(24, last.Result.Count);
        Assert.True(last.Result.Classification!.Accuracy > 0.9,
            FormattableString.Invariant($"accuracy {last.Result.Classification.Accuracy}"));
    }

    [Fact]
    public void Rows_that_a_classifier_cannot_take_are_refused_by_name()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        Adapter adapter = new AdaptedModel(model, ScalarBackend.Instance, DType.F32).AddClassifier("task", TinyAdapter.Config, 3, 1);
        NamedModel[] models = [new(NamedModel.Policy, model with { Root = adapter.Root })];
        using var session = new TrainingSession(
            models, adapter.Parameters, new SessionOptions { Backend = ScalarBackend.Instance, Optimizer = new AdamW() });
        var objective = new ClassificationLoss(((SequenceClassifier)adapter.Root).Head);
        Refused(Classified(0) with { Class = 3 }, "class 3; expected 0 … 2");
        Refused(Classified(0) with { DocumentStarts = [0, 1] }, "2 packed documents");
        Assert.Contains("language model's head", Assert.Throws<ArgumentException>(
            () => session.Forward([new TrainingRow([1, 2], [1, 2])], new TokenLoss())).Message, StringComparison.Ordinal);

        void Refused(TrainingRow row, string message) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => session.ForwardBackward([row], objective)).Message,
                StringComparison.Ordinal);
    }

    /// <summary>A row whose last token tells its class.</summary>
    private static TrainingRow Classified(int i)
    {
        int[] ids = [(7 * i % 50) + 1, (11 * i % 50) + 1, 57 + (i % 3)];
        return new TrainingRow(ids, [-100, -100, -100]) { Class = i % 3 };
    }

    private static string Run(Backend backend, int microBatchRows, bool recomputes = false, string? folder = null, long steps = Steps)
    {
        using PretrainedModel model = TinyRun.Model(backend);
        using TrainingSession session = TinyAdapter.Session(model, backend, microBatchRows, recomputes);
        return new Trainer(session, new TokenLoss(), new DrawnRows(21),
            TinyRun.Options(folder, steps, resume: folder is not null)).Run().StateHash;
    }

    /// <summary>The token loss of a model by its name.</summary>
    private sealed class OfModel(string name) : IObjective
    {
        private readonly TokenLoss _inner = new();

        public IReadOnlyList<ObjectiveTerm> Terms => _inner.Terms;

        public long Count(TrainingRow row, int term) => _inner.Count(row, term);

        public IReadOnlyList<LossSum> Losses(ObjectivePass pass)
        {
            ModelForward forward = pass.Model(name);
            return [((CausalLanguageModel)forward.Model.Root).Loss(forward.Context, forward.Hidden, pass.Batch.Counted(), pass.Total(0))];
        }
    }
}
