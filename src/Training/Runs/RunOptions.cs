namespace Reference.Training.Runs;

/// <summary>
/// Everything that a run is: what a run's file holds and what flags set. Plain data, checked by <see cref="RunChecks"/> before anything is
/// loaded. Every property has a line in <see cref="RunFields"/>, which gives it its key, its range and its help.
/// </summary>
public sealed record RunOptions
{
    /// <summary>The folder or GGUF file of the model to start from.</summary>
    public string Model { get; init; } = "";

    /// <summary>The type that is computed with: f32 or f64.</summary>
    public string Dtype { get; init; } = "f32";

    /// <summary>What is learned: <c>causal-lm</c> or <c>classification</c>.</summary>
    public string Task { get; init; } = "causal-lm";

    /// <summary>Threads; 0 for one a processor. No result depends on it.</summary>
    public int Threads { get; init; }

    /// <summary>The seed of everything that is drawn.</summary>
    public long Seed { get; init; }

    /// <summary>What the model learns from.</summary>
    public DataSection Data { get; init; } = new();

    /// <summary>How the model is changed.</summary>
    public MethodSection Method { get; init; } = new();

    /// <summary>How it is trained.</summary>
    public TrainSection Train { get; init; } = new();

    /// <summary>How it is watched.</summary>
    public ValidationSection Validation { get; init; } = new();

    /// <summary>What is kept.</summary>
    public OutputSection Output { get; init; } = new();
}

/// <summary>What the model learns from.</summary>
public sealed record DataSection
{
    /// <summary>Files to train on.</summary>
    public IReadOnlyList<string> Train { get; init; } = [];

    /// <summary>One weight a file, for mixing; none for each file's own size.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>Files to validate on.</summary>
    public IReadOnlyList<string> Validation { get; init; } = [];

    /// <summary>The part of the rows that is kept back for validation, where no file is named.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>Rows at the end of the file that are kept back for validation, where no file is named.</summary>
    public int ValidationLast { get; init; }

    /// <summary>What separates the documents of a text file: <c>line</c>, <c>blank</c> (an empty line), <c>file</c>, or any other text.</summary>
    public string Separator { get; init; } = "line";

    /// <summary>Column of a text.</summary>
    public string TextColumn { get; init; } = "text";

    /// <summary>Column of a prompt.</summary>
    public string PromptColumn { get; init; } = "prompt";

    /// <summary>Column of a completion.</summary>
    public string CompletionColumn { get; init; } = "completion";

    /// <summary>Column of a label.</summary>
    public string LabelColumn { get; init; } = "label";

    /// <summary>The classes' names in the order of their numbers; found in the data where empty.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Bad rows that are passed over and counted; the next one ends the reading.</summary>
    public int MaxBadRows { get; init; }

    /// <summary>The rows' format; <c>auto</c> looks at the first rows.</summary>
    public string Format { get; init; } = "auto";

    /// <summary>Which tokens carry loss; <c>auto</c> is completions and answers where rows have them, else everything.</summary>
    public string Loss { get; init; } = "auto";

    /// <summary>How a conversation becomes text; <c>auto</c> is the model's chat template where it has one, else Alpaca's.</summary>
    public string Template { get; init; } = "auto";

    /// <summary>A system message for rows that have none.</summary>
    public string? System { get; init; }

    /// <summary>What a chat template that asks for the date sees.</summary>
    public DateTime Date { get; init; } = new(2024, 7, 26);

    /// <summary>Placeholders of the rows and what stands for them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Replace { get; init; } = [];

    /// <summary>Tokens of a row at most; what is over is cut.</summary>
    public int MaxLength { get; init; } = 512;

    /// <summary>What is kept of a long row: its <c>start</c>, its <c>end</c>, or all, <c>split</c> into rows.</summary>
    public string Keep { get; init; } = "start";

    /// <summary>Whether several rows share one: <c>none</c>, <c>bfd</c>, <c>bfd-split</c> or <c>wrapped</c>.</summary>
    public string Packing { get; init; } = "none";

    /// <summary>Rows in an order drawn from the seed; else in the file's order.</summary>
    public bool Shuffle { get; init; } = true;
}

/// <summary>How the model is changed.</summary>
public sealed record MethodSection
{
    /// <summary><c>lora</c>, or <c>full</c> for all weights.</summary>
    public string Name { get; init; } = "lora";

    /// <summary>LoRA's rank r.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>LoRA's α; the update is scaled by α/r.</summary>
    public double Alpha { get; init; } = 32;

    /// <summary>Dropout of what goes into the adapter.</summary>
    public double Dropout { get; init; }

    /// <summary>Names of modules, or <c>all-linear</c>, or <c>default</c> for PEFT's own choice, or one regular expression.</summary>
    public IReadOnlyList<string> Targets { get; init; } = ["all-linear"];

    /// <summary>Modules that are left out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Numbers of the layers that are adapted; all where empty.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>Other ranks: the first pattern that matches a module's path at its end holds.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> RankPattern { get; init; } = [];

    /// <summary>Other values of α, likewise.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> AlphaPattern { get; init; } = [];

    /// <summary>Scaled by α/√r instead.</summary>
    public bool RankStabilized { get; init; }

    /// <summary>Biases that are trained too: <c>none</c>, <c>all</c> or <c>lora_only</c>.</summary>
    public string Bias { get; init; } = "none";

    /// <summary>A bias on LoRA's B.</summary>
    public bool LoraBias { get; init; }

    /// <summary>Modules that are trained and saved whole.</summary>
    public IReadOnlyList<string> ModulesToSave { get; init; } = [];

    /// <summary>How A starts: <c>default</c> or <c>gaussian</c>.</summary>
    public string Initialization { get; init; } = "default";
}

/// <summary>How it is trained.</summary>
public sealed record TrainSection
{
    /// <summary>Optimizer steps; 0 for as many as <see cref="Epochs"/> say.</summary>
    public int Steps { get; init; }

    /// <summary>How often every row is seen, where no steps are stated.</summary>
    public double Epochs { get; init; } = 1;

    /// <summary>Rows of a step.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Rows that are computed at once; 0 for all of a step. No result depends on it.</summary>
    public int MicroBatch { get; init; }

    /// <summary>The optimizer's rule.</summary>
    public string Optimizer { get; init; } = "adamw";

    /// <summary>The rule's own options.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OptimizerOptions { get; init; } = [];

    /// <summary>The largest learning rate.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>How the rate changes.</summary>
    public string Schedule { get; init; } = "linear";

    /// <summary>The schedule's own options.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ScheduleOptions { get; init; } = [];

    /// <summary>Steps over which the rate rises.</summary>
    public int Warmup { get; init; }

    /// <summary>λ of the weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The gradient's norm is cut to this; 0 for never.</summary>
    public double MaxNorm { get; init; } = 1;

    /// <summary>The part of a label that is spread over all tokens.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Blocks are computed again instead of kept: less memory, more time, the same bits.</summary>
    public bool Checkpointing { get; init; }
}

/// <summary>How it is watched.</summary>
public sealed record ValidationSection
{
    /// <summary>Steps from one validation to the next; 0 for the end only. There is always one before the first step.</summary>
    public int Every { get; init; }

    /// <summary>Validations without a better loss after which the run stops; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>By how much the loss must fall to count as better.</summary>
    public double LeastGain { get; init; }

    /// <summary>Prompts that are answered before and after, for the report.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Tokens of such an answer.</summary>
    public int AnswerTokens { get; init; } = 48;

    /// <summary>0 for the likeliest answer; above, it is drawn from the run's seed at this temperature.</summary>
    public double AnswerTemperature { get; init; }
}

/// <summary>What is kept.</summary>
public sealed record OutputSection
{
    /// <summary>The folder in which runs get folders of their own.</summary>
    public string Folder { get; init; } = "runs";

    /// <summary>The run's name; the folder gets a number after it.</summary>
    public string Name { get; init; } = "run";

    /// <summary>Steps from one checkpoint to the next; 0 for the end only.</summary>
    public int SaveEvery { get; init; } = 50;

    /// <summary>Checkpoints that are kept besides the best.</summary>
    public int Keep { get; init; } = 2;
}
