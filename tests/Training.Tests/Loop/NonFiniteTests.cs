using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Runs;
using Reference.Tests.Shared;
using Reference.Training;
using Reference.Training.Checkpoints;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Primitives;
using Reference.Transformer.Models;

namespace Reference.Tests.Training.Loop;

/// <summary>What is not finite stops the run at the step, rows and tensor where it began, before anything is changed.</summary>
public sealed class NonFiniteTests
{
    private static readonly TrainingRow[] s_rows = [.. Enumerable.Range(0, 4).Select(i => new DrawnRows(9).Row(1, 0, i))];

    [Fact]
    public void A_weight_is_named()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance, 2);
        Parameter weight = session.Parameters.Single(parameter => parameter.Name == "model.layers.1.mlp.up_proj.weight");
        Spoil(weight, double.NaN);
        NonFiniteException found = Assert.Throws<NonFiniteException>(() => session.ForwardBackward(s_rows, new TokenLoss()));
        Assert.Equal((1, "rows 0 to 1", weight.Name), (found.Step, found.Batch, found.TensorName));
    }

    [Fact]
    public void The_first_activation_is_named_where_weights_are_finite()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance, 2);
        Spoil(session.Parameters.Single(parameter => parameter.Name == "model.layers.0.self_attn.q_proj.weight"), 3e38);
        Spoil(session.Parameters.Single(parameter => parameter.Name == "model.layers.0.input_layernorm.weight"), 1e37);
        NonFiniteException found = Assert.Throws<NonFiniteException>(() => session.ForwardBackward(s_rows, new TokenLoss()));
        Assert.Equal("the output of model.layers.0.self_attn.q_proj", found.TensorName);
    }

    [Fact]
    public void A_gradient_is_named_and_nothing_is_changed()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance, 2);
        string before = session.StateHash();
        session.ForwardBackward(s_rows, new Exploding());
        NonFiniteException found = Assert.Throws<NonFiniteException>(() => session.OptimStep(session.Parameters, 0.1));
        Assert.StartsWith("gradient of model.", found.TensorName, StringComparison.Ordinal);
        Assert.Equal((1, "rows 0 to 3"), (found.Step, found.Batch));
        Assert.Equal(before, session.StateHash());
        session.ForwardBackward(s_rows, new TokenLoss());
        Assert.Equal(1, session.OptimStep(session.Parameters, 0.1).Step);
    }

    [Fact]
    public void The_last_checkpoint_is_untouched()
    {
        using var folder = new TemporaryFolder();
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance, 2);
        var trainer = new Trainer(
            session, new Exploding(fine: 2 * 4), new DrawnRows(21), TinyRun.Options(folder.Path) with { SaveEvery = 1 });
        NonFiniteException found = Assert.Throws<NonFiniteException>(() => trainer.Run());
        Assert.Equal(3, found.Step);
        Assert.Equal([2, 1], CheckpointFolder.All(folder.Path).Select(one => one.Step));
    }

    [Fact]
    public void A_weight_that_is_not_finite_is_never_saved()
    {
        using var folder = new TemporaryFolder();
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance);
        Spoil(session.Parameters[3], double.PositiveInfinity);
        var note = new CheckpointNote { DataFingerprint = "", BaseFingerprint = "", SettingsFingerprint = "" };
        Assert.Equal(session.Parameters[3].Name,
            Assert.Throws<NonFiniteException>(() => session.SaveState(folder.At("a"), note)).TensorName);
        Assert.False(File.Exists(folder.At("a")));
    }

    private static void Spoil(Parameter parameter, double value)
    {
        double[] values = parameter.Value.ToDoubles();
        values[5] = value;
        parameter.Value = Tensor.FromDoubles(ScalarBackend.Instance, values, parameter.Value.Shape, parameter.Value.DType);
    }

    /// <summary>The token loss, whose gradient overflows after some micro-batches though its value is fine.</summary>
    private sealed class Exploding(int fine = 0) : IObjective
    {
        private readonly TokenLoss _inner = new();
        private int _runs;

        public IReadOnlyList<ObjectiveTerm> Terms => _inner.Terms;

        public long Count(TrainingRow row, int term) => _inner.Count(row, term);

        public IReadOnlyList<Reference.Transformer.Heads.LossSum> Losses(ObjectivePass pass)
        {
            var loss = _inner.Losses(pass)[0];
            return _runs++ < fine ? [loss] : [loss with { Sum = Steep.Of(loss.Sum) }];
        }
    }

    /// <summary>The same value with an infinite slope.</summary>
    private sealed class Steep : Operation
    {
        public static Variable Of(Variable x) => new Steep().Apply(x);

        protected override Tensor Forward() => Value(0).Keep();

        protected override void Backward(Tensor gradient) =>
            Give(0, Tensor.FromDoubles(gradient.Backend, [double.PositiveInfinity], gradient.Shape, gradient.DType));
    }
}
