using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Runs;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Training.Schedules;
using Reference.Transformer.Models;

namespace Reference.Tests.Training.Loop;

/// <summary>A training written by hand over the primitives.</summary>
internal static class ByHand
{
    public static string Train(IRowSource data, long steps)
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        var options = new SessionOptions { Backend = ScalarBackend.Instance, Optimizer = new AdamW { WeightDecay = 0.1 }, Seed = 17 };
        using var session = new TrainingSession([new NamedModel(NamedModel.Policy, model)], model.Root.Parameters(), options);
        Schedule schedule = TinyRun.Options().Schedule;
        var objective = new TokenLoss();
        while (session.StepNumber < steps)
        {
            (long epoch, long at) = (session.RowsConsumed / data.Count, session.RowsConsumed % data.Count);
            var rows = new List<TrainingRow>();
            for (long i = at; i < Math.Min(at + TinyRun.BatchRows, data.Count); i++) rows.Add(data.Row(TinyRun.Seed, epoch, i));
            session.ForwardBackward(rows, objective);
            session.OptimStep(session.Parameters, schedule.Rate(session.StepNumber));
        }

        return session.StateHash();
    }
}
