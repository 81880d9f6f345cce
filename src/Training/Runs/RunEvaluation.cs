using Reference.Peft;
using Reference.Training.Data;
using Reference.Training.Evaluation;
using Reference.Training.Objectives;
using Reference.Training.Primitives;
using Reference.Transformer;
using Reference.Transformer.Heads;

namespace Reference.Training.Runs;

/// <summary>What a run's result comes to on data, and its base beside it.</summary>
/// <param name="Base">The base alone; null where it has no such head.</param>
/// <param name="Run">With what the run learned.</param>
public sealed record RunEvaluation(EvaluationResult? Base, EvaluationResult Run)
{
    /// <summary>Evaluates a run on the validation data of its options.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="options">Its options, its data perhaps exchanged.</param>
    public static RunEvaluation Of(RunFolder folder, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using RunParts parts = RunParts.OpenTrained(folder, options);
        bool writesText = parts.Policy.Root is CausalLanguageModel;
        EvaluationResult? alone = !writesText ? null : parts.Adapter is not null ? Measure(parts, RunParts.Without) : OfBase(options);
        return new RunEvaluation(alone, Measure(parts, parts.Select));
    }

    /// <summary>The model that full fine-tuning started from; null where it is gone.</summary>
    private static EvaluationResult? OfBase(RunOptions options)
    {
        if (!Directory.Exists(options.Model) && !File.Exists(options.Model)) return null;
        using RunParts parts = RunParts.Open(options);
        return Measure(parts, parts.Select);
    }

    private static EvaluationResult Measure(RunParts parts, Func<ForwardContext, ForwardContext> select)
    {
        IRowSource rows = parts.Data.Validation ?? throw new ArgumentException("the run has nothing to validate on; name files with --data");
        var model = new NamedModel(NamedModel.Policy, parts.Policy) { Configure = select };
        using var session = TrainingSession.WithoutTraining([model], FineTuner.SessionOf(parts));
        return Evaluator.Run(session, parts.Objective, rows);
    }
}
