using System.Buffers;
using System.Globalization;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Training.Data;
using Reference.Training.Optimizers;
using Reference.Training.Schedules;

namespace Reference.Training.Runs;

/// <summary>A run's options as the options of the parts that it is made of.</summary>
internal static class RunMapping
{
    private static readonly SearchValues<char> s_ofExpressions = SearchValues.Create(@"\()[]|*+?^$");

    /// <summary>The data's.</summary>
    public static DataOptions Data(RunOptions options) => new()
    {
        Paths = options.Data.Train,
        Weights = options.Data.Weights,
        ValidationPaths = options.Data.Validation,
        ValidationFraction = options.Data.ValidationFraction,
        ValidationLast = options.Data.ValidationLast,
        Format = Format(options),
        Separator = options.Data.Separator,
        TextColumn = options.Data.TextColumn,
        PromptColumn = options.Data.PromptColumn,
        CompletionColumn = options.Data.CompletionColumn,
        LabelColumn = options.Data.LabelColumn,
        LabelNames = options.Data.Labels,
        MaxBadRows = options.Data.MaxBadRows,
        System = options.Data.System,
        Date = options.Data.Date,
        Replacements = new SortedDictionary<string, string>(options.Data.Replace.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal),
        PromptTemplate = options.Data.Template == "plain" ? "plain" : "alpaca",
        Mask = options.Data.Loss switch { "all" => LossMask.Everything, "completion" => LossMask.Completion, "assistant" => LossMask.Assistant, _ => LossMask.Auto },
        MaxLength = options.Data.MaxLength,
        Truncate = options.Data.Keep switch { "end" => TruncationMode.KeepEnd, "split" => TruncationMode.Split, _ => TruncationMode.KeepStart },
        Packing = options.Data.Packing switch
        {
            "bfd" => PackingStrategy.Bfd,
            "bfd-split" => PackingStrategy.BfdSplit,
            "wrapped" => PackingStrategy.Wrapped,
            _ => PackingStrategy.None,
        },
        Shuffle = options.Data.Shuffle,
        Seed = (ulong)options.Seed,
    };

    /// <summary>LoRA's.</summary>
    public static LoraConfig Lora(MethodSection method, string model) => new()
    {
        Rank = method.Rank,
        Alpha = method.Alpha,
        Dropout = method.Dropout,
        Targets = method.Targets is ["default"] ? null : Names(method.Targets),
        Exclude = method.Exclude.Count == 0 ? null : Names(method.Exclude),
        LayersToTransform = method.Layers.Count == 0 ? null : method.Layers,
        RankPattern = method.RankPattern,
        AlphaPattern = method.AlphaPattern,
        UseRslora = method.RankStabilized,
        Bias = method.Bias switch { "all" => BiasTraining.All, "lora_only" => BiasTraining.AdaptedOnly, _ => BiasTraining.None },
        LoraBias = method.LoraBias,
        ModulesToSave = method.ModulesToSave.Count == 0 ? null : method.ModulesToSave,
        Start = method.Initialization == "gaussian" ? LoraStart.Gaussian : LoraStart.Default,
        BaseModel = model,
    };

    /// <summary>The optimizer.</summary>
    public static Optimizer Optimizer(TrainSection train)
    {
        SortedDictionary<string, object> values = Values(train.OptimizerOptions);
        values["weight_decay"] = train.WeightDecay;
        return OptimizerRules.Create(train.Optimizer, values);
    }

    /// <summary>The schedule over so many steps.</summary>
    public static Schedule Schedule(TrainSection train, long steps) =>
        ScheduleRules.Create(train.Schedule, new ScheduleSpan(train.LearningRate, train.Warmup, steps), Values(train.ScheduleOptions));

    private static DataFormat Format(RunOptions options) => options.Data.Format switch
    {
        "alpaca" => DataFormat.Alpaca,
        "sharegpt" => DataFormat.ShareGpt,
        "messages" => DataFormat.Messages,
        "prompt-completion" => DataFormat.PromptCompletion,
        "text" => DataFormat.Text,
        "classification" => DataFormat.Classification,
        _ => options.Task == "classification" ? DataFormat.Classification : DataFormat.Auto,
    };

    /// <summary>A list of names; a single one with a character that no name has is a regular expression.</summary>
    private static TargetNames Names(IReadOnlyList<string> names) => names switch
    {
        ["all-linear"] => TargetNames.AllLinear,
        [var one] when one.AsSpan().ContainsAny(s_ofExpressions) => TargetNames.Matching(one),
        _ => TargetNames.Of(names),
    };

    /// <summary>Texts as the numbers, flags and words that rules take.</summary>
    private static SortedDictionary<string, object> Values(IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        var values = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach ((string name, string text) in texts)
            values[name] = text switch
            {
                "true" => true,
                "false" => false,
                _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole) => whole,
                _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
                _ => text,
            };
        return values;
    }
}
