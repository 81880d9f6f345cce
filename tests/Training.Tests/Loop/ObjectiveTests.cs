using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Runs;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Tests.Training.Loop;

/// <summary>What an objective may do, and what a session refuses.</summary>
public sealed class ObjectiveTests
{
    private static readonly TrainingRow[] s_rows = [.. Enumerable.Range(0, 5).Select(i => new DrawnRows(9).Row(1, 0, i))];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Terms_are_weighted_by_the_counts_of_the_whole_step(int microBatchRows)
    {
        // loss + 0.5·loss counted in rows = loss·(1 + 0.5·tokens/rows): a gradient that is so many times as long.
        double plain = Norm(new TokenLoss(), microBatchRows), both = Norm(new Twice(), microBatchRows);
        long tokens = s_rows.Sum(row => new TokenLoss().Count(row, 0)), rows = s_rows.LongCount(row => new TokenLoss().Count(row, 0) > 0);
        Assert.Equal(1 + (0.5 * tokens / rows), both / plain, 1e-12);
    }

    [Fact]
    public void A_first_pass_runs_without_gradients_and_its_values_are_there_in_the_second()
    {
        var objective = new AgainstFirst();
        double plain = Norm(new TokenLoss(), 2), against = Norm(objective, 2);
        Assert.Equal(plain, against); // the first pass is a constant
        Assert.Equal(0, objective.Largest, 1e-12); // and it is what the second computes
    }

    [Fact]
    public void Objectives_of_several_terms_take_a_step_in_one_call()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance, DType.F64);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance, dtype: DType.F64);
        var twice = new Twice();
        session.ForwardBackward(s_rows[..2], twice);
        Assert.Contains("in one call", Assert.Throws<ArgumentException>(() => session.ForwardBackward(s_rows[2..], twice)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_given_is_trained()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        var all = model.Root.Parameters().ToList();
        var before = all.ToDictionary(parameter => parameter.Name, parameter => parameter.Value.ToDoubles());
        var trained = all.Where(parameter => parameter.Name.Contains("mlp", StringComparison.Ordinal)).ToList();
        var options = new SessionOptions { Backend = ScalarBackend.Instance, Optimizer = new AdamW() };
        using var session = new TrainingSession([new NamedModel(NamedModel.Policy, model)], trained, options);
        session.ForwardBackward(s_rows, new TokenLoss());
        session.OptimStep(session.Parameters, 0.01);
        foreach (Parameter parameter in all)
            Assert.Equal(trained.Contains(parameter), !before[parameter.Name].SequenceEqual(parameter.Value.ToDoubles()));
        Assert.All(all, parameter => Assert.Equal(trained.Contains(parameter), parameter.Trainable));
    }

    [Fact]
    public void A_step_in_which_nothing_counts_names_its_rows()
    {
        TrainingRow silent = new([1, 2, 3], [4, -100, -100]);
        Refused([silent, silent], "step 1, rows 0 to 1: no tokens carry loss");
        Norm(new TokenLoss(), 1, [silent, .. s_rows]); // beside rows that count it is passed over
        Assert.Equal(Norm(new TokenLoss(), 1), Norm(new TokenLoss(), 1, [.. s_rows, silent]));
    }

    [Fact]
    public void Rows_that_no_model_can_take_are_refused_by_name()
    {
        Refused([s_rows[0], new([], [])], "row 1 of the step (data set 0): it has no tokens");
        Refused([new([1, 61], [1, 2])], "token 1 is 61; expected 0 … 60");
        Refused([new([1, 2], [1, 61])], "label 1 is 61");
        Refused([new([1, 2], [1])], "1 labels for 2 tokens");
        Refused([new([1, 2], [1, 2]) { DocumentStarts = [1] }], "do not begin with 0");
        Refused([new([1, 2], [1, 2]) { DocumentStarts = [0, 2] }], "document 1 begins at 2 and ends at 2");
    }

    [Fact]
    public void A_session_that_cannot_work_says_why()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        var options = new SessionOptions { Backend = ScalarBackend.Instance, Optimizer = new AdamW() };
        Assert.Contains("nothing to train", Assert.Throws<ArgumentException>(
            () => new TrainingSession([new NamedModel(NamedModel.Policy, model)], [], options)).Message, StringComparison.Ordinal);
        Assert.Contains("'policy'", Assert.Throws<ArgumentException>(
            () => new TrainingSession(
                [new NamedModel("reference", model)], model.Root.Parameters(), options)).Message, StringComparison.Ordinal);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance);
        Assert.Contains("ForwardBackward first",
            Assert.Throws<InvalidOperationException>(() => session.OptimStep(session.Parameters, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TokenLoss(1));
    }

    [Fact]
    public void Measuring_leaves_another_sessions_training_alone_and_freezing_is_noticed()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance);
        IReadOnlyList<NamedModel> models = [new NamedModel(NamedModel.Policy, model)];
        using TrainingSession measuring = TrainingSession.WithoutTraining(models, session.Options);
        Assert.Equal(session.Forward(s_rows, new TokenLoss()).Loss, measuring.Forward(s_rows, new TokenLoss()).Loss);
        session.ForwardBackward(s_rows, new TokenLoss());
        session.OptimStep(session.Parameters, 0.01);
        using var other = new TrainingSession(models, [session.Parameters[0]], session.Options with { Optimizer = new AdamW() });
        session.ForwardBackward(s_rows, new TokenLoss());
        Assert.Contains("has frozen them", Assert.Throws<InvalidOperationException>(
            () => session.OptimStep([.. session.Parameters.Skip(1)], 0.01)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_are_those_of_the_weights_between_two_steps()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance);
        var options = new GenerationOptions { MaxNewTokens = 5 };
        IReadOnlyList<int> Sample(params int[] prompt) => session.Sample([prompt], options)[0].Ids;
        IReadOnlyList<int> before = Sample(1, 2, 3);
        Assert.Equal(5, before.Count);
        for (int k = 0; k < 20; k++)
        {
            session.ForwardBackward(
                [new TrainingRow([1, 2, 3, 50, 51, 52, 53, 54], [-100, -100, -100, 50, 51, 52, 53, 54])], new TokenLoss());
            session.OptimStep(session.Parameters, 0.02);
        }

        Assert.Equal([50, 51, 52, 53, 54], Sample(1, 2, 3));
    }

    [Fact]
    public void A_step_in_steady_state_asks_for_no_more_memory()
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance, 2);
        long Bytes()
        {
            session.ForwardBackward(s_rows, new TokenLoss());
            session.OptimStep(session.Parameters, 0.01);
            session.Forward(s_rows, new TokenLoss());
            return session.TemporaryBytes;
        }

        long first = Bytes();
        for (int k = 0; k < 10; k++) Assert.Equal(first, Bytes());
    }

    [Fact]
    public void A_document_is_never_predicted_from_another()
    {
        var row = new TrainingRow([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]) { DocumentStarts = [0, 2] };
        Assert.Equal([0, 2, 3], RowBatch.PredictingTokens(row));
    }

    private static double Norm(IObjective objective, int microBatchRows, TrainingRow[]? rows = null)
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance, DType.F64);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance, microBatchRows, DType.F64);
        session.ForwardBackward(rows ?? s_rows, objective);
        return session.OptimStep(session.Parameters, 0.01).GradientNorm;
    }

    private static void Refused(TrainingRow[] rows, string message)
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance);
        ArgumentException refused = Assert.Throws<ArgumentException>(() =>
        {
            session.ForwardBackward(rows, new TokenLoss());
            session.OptimStep(session.Parameters, 0.01);
        });
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        session.ForwardBackward(s_rows, new TokenLoss());
        Assert.Equal(1, session.OptimStep(session.Parameters, 0.01).Step);
    }

    /// <summary>The token loss, and the same sum again counted in rows.</summary>
    private sealed class Twice : IObjective
    {
        private readonly TokenLoss _inner = new();

        public IReadOnlyList<ObjectiveTerm> Terms { get; } = [new("loss", "tokens"), new("again", "rows", 0.5)];

        public long Count(TrainingRow row, int term) => term == 0 ? _inner.Count(row, 0) : Math.Min(_inner.Count(row, 0), 1);

        public IReadOnlyList<LossSum> Losses(ObjectivePass pass)
        {
            LossSum loss = _inner.Losses(pass)[0];
            return [loss, new LossSum(loss.Sum.Scale(1), pass.Batch.Rows.Count)];
        }
    }

    /// <summary>The token loss less what the pass without gradients found.</summary>
    private sealed class AgainstFirst : IObjective
    {
        private readonly TokenLoss _inner = new();

        public IReadOnlyList<ObjectiveTerm> Terms => _inner.Terms;

        public bool HasFirstPass => true;

        public double Largest { get; private set; }

        public long Count(TrainingRow row, int term) => _inner.Count(row, term);

        public IReadOnlyList<Tensor> FirstPass(ObjectivePass pass)
        {
            Assert.False(pass.Graph.Records);
            ModelForward policy = pass.Policy;
            return [((CausalLanguageModel)policy.Model.Root).Loss(policy.Context, policy.Hidden, pass.Batch.Counted()).Sum.Value];
        }

        public IReadOnlyList<LossSum> Losses(ObjectivePass pass)
        {
            LossSum loss = _inner.Losses(pass)[0];
            Variable rest = loss.Sum.Subtract(pass.Graph.Input(pass.First[0]));
            Largest = Math.Max(Largest, Math.Abs(rest.Value.ToScalar()));
            return [loss with { Sum = rest }];
        }
    }
}
