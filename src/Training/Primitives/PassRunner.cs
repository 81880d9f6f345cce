using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Transformer;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;

namespace Reference.Training.Primitives;

/// <summary>Runs an objective over rows, a micro-batch at a time.</summary>
/// <param name="models">By name.</param>
/// <param name="options">How it computes.</param>
internal sealed class PassRunner(IReadOnlyList<NamedModel> models, SessionOptions options)
{
    /// <summary>Numbers and checks rows for the policy.</summary>
    public List<StepRow> Place(IReadOnlyList<TrainingRow> rows, int firstRow, int firstDocument) =>
        StepRow.Place(rows, models.First(model => model.Name == NamedModel.Policy).Model.Config, firstRow, firstDocument);

    /// <summary>Without gradients.</summary>
    public PassResult Run(Step step, OpenPass pass, List<StepRow> rows, List<(string, Tensor)>? outputs)
    {
        Count(pass, rows);
        pass.ThrowIfNothingCounts(rows.Count);
        return Walk(pass, rows, long.MaxValue, batch =>
        {
            IReadOnlyList<Tensor> first = FirstPass(step, pass, batch);
            IReadOnlyList<LossSum> losses = Losses(pass, Context(step.BeginBatch(), batch, pass, training: false), batch, first, outputs);
            PartSum part = Part(losses, batch, pass);
            step.EndBatch();
            return part;
        });
    }

    /// <summary>With gradients, which stay with the open step.</summary>
    public PassResult RunBackward(OpenStep open, IObjective objective, IReadOnlyList<TrainingRow> rows)
    {
        if (!ReferenceEquals(open.Pass.Objective, objective))
            throw new ArgumentException("ForwardBackward: a step has one objective; call OptimStep before another");
        if (objective.Terms.Count > 1 && open.Rows > 0)
            throw new ArgumentException(
                $"ForwardBackward: {objective.GetType().Name} has {objective.Terms.Count} terms, weighted by the counts of "
                + "the whole step; give the step's rows in one call");
        List<StepRow> placed = Place(rows, open.Rows, open.Documents);
        long[] counts = Count(open.Pass, placed);
        (open.Rows, open.Documents) = (open.Rows + placed.Count, open.Documents + placed.Sum(row => row.Documents));
        return Walk(open.Pass, placed, MostTokens(), batch =>
        {
            IReadOnlyList<Tensor> first = FirstPass(open.Step, open.Pass, batch);
            Graph graph = open.Step.BeginBatch();
            IReadOnlyList<LossSum> losses = Losses(open.Pass, Context(graph, batch, open.Pass, training: true), batch, first, null);
            PartSum part = Part(losses, batch, open.Pass);
            graph.Backward(Weighted(objective, losses, counts));
            open.Step.EndBatch();
            return part;
        });
    }

    /// <summary>Tokens of a micro-batch that is walked back.</summary>
    private long MostTokens()
    {
        PretrainedModel policy = models.First(model => model.Name == NamedModel.Policy).Model;
        long trained = 0;
        foreach (Parameter parameter in policy.Root.Parameters())
            if (parameter.Trainable) trained += (long)parameter.Value.DType.ByteCount(parameter.Value.Count);
        return MicroBatches.MostTokens(policy.Config, options.DType, trained);
    }

    private PassResult Walk(OpenPass pass, List<StepRow> rows, long mostTokens, Func<RowBatch, PartSum> run)
    {
        double[] sums = pass.Sums();
        long[] counted = Counts(pass.Objective, rows);
        long[] before = [.. pass.Counts.Zip(counted, (after, share) => after - share)];
        var parts = new List<PartSum>();
        long tokens = 0;
        foreach (StepRow[] chunk in MicroBatches.Cut(rows, options.MicroBatchRows, mostTokens))
        {
            StepRow[] counting = [.. chunk.Where(row => Counts(pass.Objective, [row]).Any(count => count > 0))];
            if (counting.Length == 0) continue;
            var batch = RowBatch.Of(options.Backend, counting);
            tokens += batch.Tokens.Layout.Count;
            parts.Add(run(batch));
        }

        return new PassResult(pass.Since(sums, before), parts, tokens);
    }

    /// <summary>Adds what the rows count, known before anything is computed.</summary>
    private static long[] Count(OpenPass pass, List<StepRow> rows)
    {
        long[] counts = Counts(pass.Objective, rows);
        for (int i = 0; i < counts.Length; i++) pass.Counts[i] += counts[i];
        return counts;
    }

    private static long[] Counts(IObjective objective, IReadOnlyList<StepRow> rows) =>
        [.. objective.Terms.Select((_, term) => rows.Sum(row => objective.Count(row.Row, term)))];

    private IReadOnlyList<Tensor> FirstPass(Step step, OpenPass pass, RowBatch batch)
    {
        if (!pass.Objective.HasFirstPass) return [];
        using var without = new Step(step.Backend, step.DType, step.Arena, records: false);
        ForwardContext context = Context(without.BeginBatch(), batch, pass, training: false);
        var first = new ObjectivePass(pass.Objective, context, batch, models, [], [], null);
        return [.. pass.Objective.FirstPass(first).Select(value => value.Keep())];
    }

    private IReadOnlyList<LossSum> Losses(
        OpenPass pass, ForwardContext context, RowBatch batch, IReadOnlyList<Tensor> first, List<(string, Tensor)>? outputs)
    {
        IReadOnlyList<LossSum> losses =
            pass.Objective.Losses(new ObjectivePass(pass.Objective, context, batch, models, pass.Totals, first, outputs));
        long[] counts = Counts(pass.Objective, batch.Rows);
        for (int i = 0; i < counts.Length; i++)
            if (losses.Count != counts.Length || losses[i].Count != counts[i])
                throw new InvalidOperationException(
                    $"{pass.Objective.GetType().Name}: its losses count {string.Join(", ", losses.Select(loss => loss.Count))}; "
                    + $"its labels count {string.Join(", ", counts)}");
        return losses;
    }

    private ForwardContext Context(Graph graph, RowBatch batch, OpenPass pass, bool training) => new(graph, batch.Tokens.Layout)
    {
        Training = training,
        RecomputesBlocks = options.RecomputesBlocks && training,
        Seed = options.Seed,
        StepNumber = (ulong)pass.Step,
    };

    /// <summary>sum₀ + Σᵢ weightᵢ·(count₀/countᵢ)·sumᵢ: the loss times the first term's count.</summary>
    private static Variable Weighted(IObjective objective, IReadOnlyList<LossSum> losses, long[] counts)
    {
        Variable total = losses[0].Sum;
        for (int i = 1; i < losses.Count; i++)
            if (counts[i] > 0) total = total.Add(losses[i].Sum.Scale(objective.Terms[i].Weight * counts[0] / counts[i]));
        return total;
    }

    private PartSum Part(IReadOnlyList<LossSum> losses, RowBatch batch, OpenPass pass)
    {
        double sum = losses[0].Sum.Value.ToScalar();
        if (losses.All(loss => double.IsFinite(loss.Sum.Value.ToScalar()))) return new PartSum(sum, losses[0].Count, batch.Rows.Count);
        throw NotFinite(batch, pass);
    }

    /// <summary>Runs the micro-batch again and looks at every site on the way.</summary>
    private NonFiniteException NotFinite(RowBatch batch, OpenPass pass)
    {
        foreach (NamedModel model in models)
            foreach (Parameter parameter in model.Model.Root.Parameters())
                if (parameter.Trainable && !FiniteCheck.IsFinite(parameter.Value))
                    return new NonFiniteException(pass.Step, batch.Name, parameter.Name, "is not finite");
        var check = new FiniteCheck();
        using var again = new Step(options.Backend, options.DType, records: false);
        var totals = Array.ConvertAll(pass.Totals, _ => Tensor.Zeros(options.Backend, default, DType.F64));
        IReadOnlyList<Tensor> first = FirstPass(again, pass, batch);
        ForwardContext context = Context(again.BeginBatch(), batch, pass, training: false) with { Sites = check };
        pass.Objective.Losses(new ObjectivePass(pass.Objective, context, batch, models, totals, first, null));
        return new NonFiniteException(
            pass.Step, batch.Name, check.FirstSite is { } site ? $"the output of {site}" : "the loss", "is not finite");
    }
}
