using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Runs;
using Reference.Training;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Primitives;
using Reference.Transformer.Models;

namespace Reference.Tests.Training.Loop;

/// <summary>A run has one hash, however it is split, computed, recomputed or written.</summary>
public sealed class SameBitsTests
{
    private const long Steps = 7;

    private static readonly Lazy<string> s_wanted = new(() => Run(ScalarBackend.Instance, 0));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void The_split_into_micro_batches_changes_nothing(int rows)
    {
        Assert.Equal(s_wanted.Value, Run(ScalarBackend.Instance, rows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Threads_change_nothing(int threads)
    {
        using var backend = new SimdBackend(threads);
        Assert.Equal(s_wanted.Value, Run(backend, 2));
    }

    [Fact]
    public void Recomputed_blocks_change_nothing()
    {
        Assert.Equal(s_wanted.Value, Run(ScalarBackend.Instance, 4, recomputes: true));
    }

    [Fact]
    public void A_loop_by_hand_over_the_primitives_gives_the_trainers_hash()
    {
        Assert.Equal(s_wanted.Value, ByHand.Train(new DrawnRows(21), Steps));
    }

    [Fact]
    public void A_step_in_several_calls_is_the_step_in_one()
    {
        (string Hash, double Norm) Train(params int[] sizes)
        {
            using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
            using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance);
            var objective = new TokenLoss();
            int at = 0;
            foreach (int size in sizes)
            {
                session.ForwardBackward([.. Enumerable.Range(at, size).Select(i => new DrawnRows(8).Row(1, 0, i))], objective);
                at += size;
            }

            double norm = session.OptimStep(session.Parameters, 0.01).GradientNorm;
            return (session.StateHash(), norm);
        }

        Assert.Equal(Train(8), Train(3, 1, 4));
    }

    [Fact]
    public void Another_seed_gives_another_hash()
    {
        string Hash(ulong name)
        {
            using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
            using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance);
            return new Trainer(session, new TokenLoss(), new DrawnRows(21, name: name), TinyRun.Options(steps: 2)).Run().StateHash;
        }

        Assert.NotEqual(Hash(0), Hash(5));
    }

    internal static string Run(Backend backend, int microBatchRows, bool recomputes = false)
    {
        using PretrainedModel model = TinyRun.Model(backend);
        using TrainingSession session = TinyRun.Session(model, backend, microBatchRows, recomputes: recomputes);
        return new Trainer(session, new TokenLoss(), new DrawnRows(21), TinyRun.Options(steps: Steps)).Run().StateHash;
    }
}
