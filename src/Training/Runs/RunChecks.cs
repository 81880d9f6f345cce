using System.Globalization;

namespace Reference.Training.Runs;

/// <summary>What must hold between the fields of a run, and of its files, before anything is loaded.</summary>
public static class RunChecks
{
    /// <summary>What does not fit, a line each; empty where all does.</summary>
    public static IReadOnlyList<string> Problems(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (DataSection data, TrainSection train, MethodSection method) = (options.Data, options.Train, options.Method);
        var problems = new List<string>();
        void Check(bool holds, string problem)
        {
            if (!holds) problems.Add(problem);
        }

        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        Check(options.Model.Length > 0, "model: it is missing; name a Hugging Face folder or a GGUF file");
        Check(data.Train.Count > 0, "data.train: it is missing; name at least one file");
        Check(data.Weights.Count == 0 || data.Weights.Count == data.Train.Count,
            Text($"data.weights: found {data.Weights.Count} for {data.Train.Count} files; expected one a file"));
        Check(new[] { data.Validation.Count > 0, data.ValidationFraction > 0, data.ValidationLast > 0 }.Count(set => set) <= 1,
            "data.validation, data.validation-fraction, data.validation-last: more than one is set; choose one");
        Check(train.Steps > 0 || train.Epochs > 0, "train.steps, train.epochs: both are 0; expected steps or epochs above 0");
        Check(train.MicroBatch <= train.Batch, Text($"train.micro-batch: found {train.MicroBatch}; expected at most train.batch, {train.Batch}"));
        Check(train.Steps == 0 || train.Warmup <= train.Steps, Text($"train.warmup: found {train.Warmup}; expected at most train.steps, {train.Steps}"));
        Check(method.Targets.Count > 0 || method.Name != "lora", "method.targets: it is empty; expected names of modules, or all-linear");
        Check(options.Validation.Patience == 0 || HasValidation(data),
            "validation.patience: there is nothing to validate on; set data.validation, data.validation-fraction or data.validation-last");
        Check(options.Task == "causal-lm" || data.Packing == "none", "data.packing: rows of a classifier are not packed; set none");
        Check(options.Output.Name.Length > 0 && options.Output.Name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0,
            $"output.name: found '{options.Output.Name}'; expected a name that a folder can have");
        Check(method.Layers.Count == 0 || method.Targets is not ["all-linear"],
            "method.layers: it goes with names of modules in method.targets, not with all-linear (as in PEFT)");
        Check(options.Task == "causal-lm" || train.LabelSmoothing == 0, "train.label-smoothing: it is for causal-lm; set 0");
        Check(options.Validation.Patience == 0 || options.Validation.Every > 0,
            "validation.patience: there are no validations on the way; set validation.every");
        Check(options.Validation.Every == 0 || HasValidation(data),
            "validation.every: there is nothing to validate on; set data.validation, data.validation-fraction or data.validation-last");
        Check(options.Task == "causal-lm" || options.Validation.Prompts.Count == 0, "validation.prompts: a classifier writes no answers; leave them out");
        Check(train.OptimizerOptions.All(pair => pair.Key != "weight_decay"), "train.optimizer-options: set weight_decay as train.weight-decay");
        Rule("train.optimizer-options", () => RunMapping.Optimizer(train));
        Rule("train.schedule-options", () => RunMapping.Schedule(train, Math.Max(train.Steps, train.Warmup + 1)));
        return problems;

        void Rule(string key, Action make)
        {
            try
            {
                make();
            }
            catch (ArgumentException error)
            {
                problems.Add($"{key}: {error.Message}");
            }
        }
    }

    /// <summary>Files that the run names and that are not there, a line each.</summary>
    public static IReadOnlyList<string> MissingFiles(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        if (!File.Exists(options.Model) && !Directory.Exists(options.Model))
            problems.Add($"model: there is no file or folder {options.Model}");
        foreach (string file in options.Data.Train)
            if (!File.Exists(file)) problems.Add($"data.train: there is no file {file}");
        foreach (string file in options.Data.Validation)
            if (!File.Exists(file)) problems.Add($"data.validation: there is no file {file}");
        return problems;
    }

    /// <summary>True where something is validated on.</summary>
    public static bool HasValidation(DataSection data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Validation.Count > 0 || data.ValidationFraction > 0 || data.ValidationLast > 0;
    }
}
