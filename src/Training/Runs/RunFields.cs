using Reference.Training.Optimizers;
using Reference.Training.Schedules;

namespace Reference.Training.Runs;

/// <summary>The list of fields: a line gives a property of <see cref="RunOptions"/> its key, flag, range and help.</summary>
public static class RunFields
{
    private const int MostRows = 65_536;

    /// <summary>All fields, in the order in which a run's file has them.</summary>
    public static IReadOnlyList<RunField> All { get; } = [.. Top(), .. Data(), .. Method(), .. Train(), .. Validation(), .. Output()];

    /// <summary>The field of a key, or null.</summary>
    public static RunField? Find(string key) => All.FirstOrDefault(field => field.Key == key);

    private static RunField[] Top() =>
    [
        Field("model", FieldTypes.Text, "the model to start from: a Hugging Face folder or a GGUF file", o => o.Model, (o, v) => o with { Model = v }),
        Field("dtype", FieldTypes.Choice("f32", "f64"), "the type that is computed with", o => o.Dtype, (o, v) => o with { Dtype = v }),
        Field("task", FieldTypes.Choice("causal-lm", "classification"), "what is learned", o => o.Task, (o, v) => o with { Task = v }),
        Field("threads", FieldTypes.Whole(0, 1024), "threads; 0 for one a processor; the same bits for any", o => o.Threads, (o, v) => o with { Threads = v }),
        Field("seed", FieldTypes.Seed, "the seed of everything that is drawn", o => o.Seed, (o, v) => o with { Seed = v }),
    ];

    private static RunField[] Data() =>
    [
        OfData("train", FieldTypes.Texts, "files to train on", d => d.Train, (d, v) => d with { Train = v }),
        OfData("weights", FieldTypes.Weights, "one weight a file, for mixing", d => d.Weights, (d, v) => d with { Weights = v }),
        OfData("validation", FieldTypes.Texts, "files to validate on", d => d.Validation, (d, v) => d with { Validation = v }),
        OfData("validation-fraction", FieldTypes.Number(0, 0.9, "from 0 to 0.9"), "the part of the rows kept back for validation",
            d => d.ValidationFraction, (d, v) => d with { ValidationFraction = v }),
        OfData("validation-last", FieldTypes.Whole(0, int.MaxValue), "rows at the end kept back for validation",
            d => d.ValidationLast, (d, v) => d with { ValidationLast = v }),
        OfData("format", FieldTypes.Choice("auto", "alpaca", "sharegpt", "messages", "prompt-completion", "text", "classification"),
            "what the rows are; auto looks at the first", d => d.Format, (d, v) => d with { Format = v }),
        OfData("separator", FieldTypes.Text, "what separates documents of a text file: line, blank, file, or a text", d => d.Separator, (d, v) => d with { Separator = v }),
        OfData("text-column", FieldTypes.Text, "column of a text", d => d.TextColumn, (d, v) => d with { TextColumn = v }),
        OfData("prompt-column", FieldTypes.Text, "column of a prompt", d => d.PromptColumn, (d, v) => d with { PromptColumn = v }),
        OfData("completion-column", FieldTypes.Text, "column of a completion", d => d.CompletionColumn, (d, v) => d with { CompletionColumn = v }),
        OfData("label-column", FieldTypes.Text, "column of a label", d => d.LabelColumn, (d, v) => d with { LabelColumn = v }),
        OfData("labels", FieldTypes.Texts, "the classes' names by number; found in the data where none is given", d => d.Labels, (d, v) => d with { Labels = v }),
        OfData("max-bad-rows", FieldTypes.Whole(0, int.MaxValue), "bad rows passed over and counted", d => d.MaxBadRows, (d, v) => d with { MaxBadRows = v }),
        OfData("loss", FieldTypes.Choice("auto", "all", "completion", "assistant"), "which tokens carry loss", d => d.Loss, (d, v) => d with { Loss = v }),
        OfData("template", FieldTypes.Choice("auto", "model", "alpaca", "plain"), "how a row becomes text; auto is the model's own, where it has one",
            d => d.Template, (d, v) => d with { Template = v }),
        OfData("system", FieldTypes.OptionalText, "a system message for rows that have none", d => d.System, (d, v) => d with { System = v }),
        OfData("date", FieldTypes.Date, "what a chat template that asks for the date sees", d => d.Date, (d, v) => d with { Date = v }),
        OfData("replace", FieldTypes.Pairs, "placeholders, as {{name}} in the rows, and what stands for them", d => d.Replace, (d, v) => d with { Replace = v }),
        OfData("max-length", FieldTypes.Whole(2, 1 << 20), "tokens of a row at most", d => d.MaxLength, (d, v) => d with { MaxLength = v }),
        OfData("keep", FieldTypes.Choice("start", "end", "split"), "what is kept of a long row; split makes rows of all of it", d => d.Keep, (d, v) => d with { Keep = v }),
        OfData("packing", FieldTypes.Choice("none", "bfd", "bfd-split", "wrapped"), "several rows in one: best fit, or cut anywhere (wrapped)",
            d => d.Packing, (d, v) => d with { Packing = v }),
        OfData("shuffle", FieldTypes.Flag, "rows in an order drawn from the seed", d => d.Shuffle, (d, v) => d with { Shuffle = v }),
    ];

    private static RunField[] Method() =>
    [
        OfMethod("name", FieldTypes.Choice("lora", "full"), "lora, or full for all weights", m => m.Name, (m, v) => m with { Name = v }),
        OfMethod("rank", FieldTypes.Whole(1, 65_536), "LoRA's rank", m => m.Rank, (m, v) => m with { Rank = v }),
        OfMethod("alpha", FieldTypes.Number(double.Epsilon, 1e9, "above 0"), "LoRA's alpha; the update is scaled by alpha/rank",
            m => m.Alpha, (m, v) => m with { Alpha = v }),
        OfMethod("dropout", FieldTypes.Number(0, 0.99, "from 0 to 0.99"), "dropout of what goes into the adapter",
            m => m.Dropout, (m, v) => m with { Dropout = v }),
        OfMethod("targets", FieldTypes.Texts, "names of modules, or all-linear, or a regular expression", m => m.Targets, (m, v) => m with { Targets = v }),
        OfMethod("exclude", FieldTypes.Texts, "modules that are left out", m => m.Exclude, (m, v) => m with { Exclude = v }),
        OfMethod("layers", FieldTypes.Layers, "numbers of the layers that are adapted; all where none is given", m => m.Layers, (m, v) => m with { Layers = v }),
        OfMethod("rank-pattern", FieldTypes.Ranks, "other ranks, by the end of a module's path", m => m.RankPattern, (m, v) => m with { RankPattern = v }),
        OfMethod("alpha-pattern", FieldTypes.Alphas, "other alphas, by the end of a module's path", m => m.AlphaPattern, (m, v) => m with { AlphaPattern = v }),
        OfMethod("rank-stabilized", FieldTypes.Flag, "scaled by alpha/√rank", m => m.RankStabilized, (m, v) => m with { RankStabilized = v }),
        OfMethod("bias", FieldTypes.Choice("none", "all", "lora_only"), "biases that are trained too", m => m.Bias, (m, v) => m with { Bias = v }),
        OfMethod("lora-bias", FieldTypes.Flag, "a bias on LoRA's B", m => m.LoraBias, (m, v) => m with { LoraBias = v }),
        OfMethod("modules-to-save", FieldTypes.Texts, "modules that are trained and saved whole", m => m.ModulesToSave, (m, v) => m with { ModulesToSave = v }),
        OfMethod("initialization", FieldTypes.Choice("default", "gaussian"), "how LoRA's A starts", m => m.Initialization, (m, v) => m with { Initialization = v }),
    ];

    private static RunField[] Train() =>
    [
        OfTrain("steps", FieldTypes.Whole(0, int.MaxValue), "optimizer steps; 0 for as many as the epochs have", t => t.Steps, (t, v) => t with { Steps = v }),
        OfTrain("epochs", FieldTypes.Number(0, 1e6, "from 0 to 1000000"), "how often every row is seen, where no steps are stated",
            t => t.Epochs, (t, v) => t with { Epochs = v }),
        OfTrain("batch", FieldTypes.Whole(1, MostRows), "rows of a step", t => t.Batch, (t, v) => t with { Batch = v }),
        OfTrain("micro-batch", FieldTypes.Whole(0, MostRows), "rows computed at once; 0 for all of a step; the same bits for any",
            t => t.MicroBatch, (t, v) => t with { MicroBatch = v }),
        OfTrain("optimizer", FieldTypes.Choice([.. OptimizerRules.All.Select(rule => rule.Name)]), "the optimizer's rule",
            t => t.Optimizer, (t, v) => t with { Optimizer = v }),
        OfTrain("optimizer-options", FieldTypes.Pairs, "the rule's own options", t => t.OptimizerOptions, (t, v) => t with { OptimizerOptions = v }),
        OfTrain("learning-rate", FieldTypes.Number(0, 100, "from 0 to 100"), "the largest learning rate", t => t.LearningRate, (t, v) => t with { LearningRate = v }),
        OfTrain("schedule", FieldTypes.Choice([.. ScheduleRules.All.Select(rule => rule.Name)]), "how the rate changes",
            t => t.Schedule, (t, v) => t with { Schedule = v }),
        OfTrain("schedule-options", FieldTypes.Pairs, "the schedule's own options", t => t.ScheduleOptions, (t, v) => t with { ScheduleOptions = v }),
        OfTrain("warmup", FieldTypes.Whole(0, int.MaxValue), "steps over which the rate rises", t => t.Warmup, (t, v) => t with { Warmup = v }),
        OfTrain("weight-decay", FieldTypes.Number(0, 100, "from 0 to 100"), "weight decay", t => t.WeightDecay, (t, v) => t with { WeightDecay = v }),
        OfTrain("max-norm", FieldTypes.Number(0, 1e9, "of at least 0"), "the gradient's norm is cut to this; 0 for never",
            t => t.MaxNorm, (t, v) => t with { MaxNorm = v }),
        OfTrain("label-smoothing", FieldTypes.Number(0, 0.99, "from 0 to 0.99"), "the part of a label spread over all tokens",
            t => t.LabelSmoothing, (t, v) => t with { LabelSmoothing = v }),
        OfTrain("checkpointing", FieldTypes.Flag, "less memory, more time: blocks are computed again; the same bits",
            t => t.Checkpointing, (t, v) => t with { Checkpointing = v }),
    ];

    private static RunField[] Validation() =>
    [
        OfValidation("every", FieldTypes.Whole(0, int.MaxValue), "steps between validations; 0 for the end only", x => x.Every, (x, v) => x with { Every = v }),
        OfValidation("patience", FieldTypes.Whole(0, int.MaxValue), "validations without a better loss that end the run; 0 for never",
            x => x.Patience, (x, v) => x with { Patience = v }),
        OfValidation("least-gain", FieldTypes.Number(0, 1e9, "of at least 0"), "by how much the loss must fall to count as better",
            x => x.LeastGain, (x, v) => x with { LeastGain = v }),
        OfValidation("prompts", FieldTypes.Texts, "prompts answered before and after, for the report", x => x.Prompts, (x, v) => x with { Prompts = v }),
        OfValidation("answer-tokens", FieldTypes.Whole(1, 4096), "tokens of such an answer", x => x.AnswerTokens, (x, v) => x with { AnswerTokens = v }),
        OfValidation("answer-temperature", FieldTypes.Number(0, 100, "from 0 to 100"), "0 for the likeliest answer; above, it is drawn",
            x => x.AnswerTemperature, (x, v) => x with { AnswerTemperature = v }),
    ];

    private static RunField[] Output() =>
    [
        OfOutput("folder", FieldTypes.Text, "where runs get folders of their own", x => x.Folder, (x, v) => x with { Folder = v }),
        OfOutput("name", FieldTypes.Text, "the run's name; its folder gets a number after it", x => x.Name, (x, v) => x with { Name = v }),
        OfOutput("save-every", FieldTypes.Whole(0, int.MaxValue), "steps between checkpoints; 0 for the end only", x => x.SaveEvery, (x, v) => x with { SaveEvery = v }),
        OfOutput("keep", FieldTypes.Whole(1, 10_000), "checkpoints kept besides the best", x => x.Keep, (x, v) => x with { Keep = v }),
    ];

    private static RunField<T> Field<T>(string key, FieldType<T> type, string help, Func<RunOptions, T> get, Func<RunOptions, T, RunOptions> with) =>
        new(key, type, help, get, with);

    private static RunField<T> OfData<T>(string name, FieldType<T> type, string help, Func<DataSection, T> get, Func<DataSection, T, DataSection> with) =>
        new("data." + name, type, help, o => get(o.Data), (o, v) => o with { Data = with(o.Data, v) });

    private static RunField<T> OfMethod<T>(string name, FieldType<T> type, string help, Func<MethodSection, T> get, Func<MethodSection, T, MethodSection> with) =>
        new("method." + name, type, help, o => get(o.Method), (o, v) => o with { Method = with(o.Method, v) });

    private static RunField<T> OfTrain<T>(string name, FieldType<T> type, string help, Func<TrainSection, T> get, Func<TrainSection, T, TrainSection> with) =>
        new("train." + name, type, help, o => get(o.Train), (o, v) => o with { Train = with(o.Train, v) });

    private static RunField<T> OfValidation<T>(
        string name, FieldType<T> type, string help, Func<ValidationSection, T> get, Func<ValidationSection, T, ValidationSection> with) =>
        new("validation." + name, type, help, o => get(o.Validation), (o, v) => o with { Validation = with(o.Validation, v) });

    private static RunField<T> OfOutput<T>(string name, FieldType<T> type, string help, Func<OutputSection, T> get, Func<OutputSection, T, OutputSection> with) =>
        new("output." + name, type, help, o => get(o.Output), (o, v) => o with { Output = with(o.Output, v) });
}
