using Reference.Tests.Parity.Runners;

namespace Reference.Tests.Parity;

/// <summary>Runs cases of one kind; throws where a result differs.</summary>
public interface ICaseRunner
{
    /// <summary>True for cases that it can try.</summary>
    bool Takes(GoldenCase golden);

    /// <summary>The entries of a folder that are rows of their own; none where the folder is one row.</summary>
    IReadOnlyList<string> RowsOf(GoldenCase folder);

    /// <summary>Computes the case and compares.</summary>
    void Run(GoldenCase golden);
}

/// <summary>The list of runners; the first that takes a case runs it.</summary>
public static class CaseRunners
{
    private static readonly ICaseRunner[] s_all =
    [
        new AdapterRunner(),
        new ModelRunner(), new GgufModelRunner(), new GgufBlocksRunner(), new RealModelRunner(), new OptimizersRunner(), new SchedulesRunner(),
        new TokenizerRunner(), new TrainingRunner(), new EvaluationRunner(), new RealLoraRunner(), new ClassificationMetricsRunner(), new GenerationRunner(), new ScoresRunner(),
        new ChatRunner(), new CollationRunner(),
    ];

    /// <summary>The runner of a case, or null.</summary>
    public static ICaseRunner? For(GoldenCase golden) => Array.Find(s_all, runner => runner.Takes(golden));

    /// <summary>The rows of a folder.</summary>
    public static IReadOnlyList<string> RowsOf(GoldenCase folder) => For(folder)?.RowsOf(folder) ?? [];
}
