using Reference.Training.Runs;

namespace Reference.Cli.Quickstart;

/// <summary>What quickstart trains: two adapters on the embedded model. Changing anything here changes the published hash.</summary>
internal static class QuickstartPlan
{
    /// <summary>Tokens of a row.</summary>
    public const int Length = 128;

    /// <summary>Prompts that the domain adapter answers before and after.</summary>
    public static IReadOnlyList<string> Prompts { get; } = ["My fellow citizens,", "The people of this country"];

    /// <summary>A whaler learns to address Congress: LoRA on the State of the Union addresses.</summary>
    /// <param name="threads">Threads.</param>
    /// <param name="model">The base.</param>
    public static RunOptions Congress(int threads, string model) => new()
    {
        Model = model,
        Threads = threads,
        Data = new DataSection
        {
            Train = [AssetFiles.Data("sotu.train.jsonl")],
            Validation = [AssetFiles.Data("sotu.validation.jsonl")],
            Format = "text",
            MaxLength = Length,
            Keep = "split",
        },
        Method = new MethodSection { Rank = 16, Alpha = 32 },
        Train = new TrainSection { Steps = 300, Batch = 8, LearningRate = 3e-3, Warmup = 10, Schedule = "cosine" },
        Validation = new ValidationSection { Every = 100, Prompts = Prompts, AnswerTokens = 48, AnswerTemperature = 0.7 },
        Output = new OutputSection { Name = "congress", SaveEvery = 100, Keep = 1 },
    };

    /// <summary>The same trunk learns to tell spam from ham: LoRA and a classifier's head.</summary>
    public static RunOptions Spam(int threads) => new()
    {
        Model = AssetFiles.BaseModel,
        Threads = threads,
        Task = "classification",
        Data = new DataSection
        {
            Train = [AssetFiles.Data("spam.train.jsonl")],
            Validation = [AssetFiles.Data("spam.validation.jsonl")],
            Format = "classification",
            MaxLength = Length,
        },
        Method = new MethodSection { Rank = 8, Alpha = 16 },
        Train = new TrainSection { Epochs = 3, Batch = 16, LearningRate = 3e-3, Warmup = 5 },
        Validation = new ValidationSection { Every = 75 },
        Output = new OutputSection { Name = "spam", SaveEvery = 100, Keep = 1 },
    };
}
