using System.Globalization;
using Reference.Peft.Configuration;
using Reference.Peft.Files;
using Reference.Peft.Methods;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;

namespace Reference.Cli.Commands;

/// <summary>reference inspect of a PEFT adapter's folder: base, method, targets, and its tensors, those of all blocks in one line.</summary>
internal static class AdapterInspection
{
    private const int ListedShapes = 40, ListedTargets = 8;

    /// <summary>Whether a folder holds an adapter and no model.</summary>
    public static bool IsAdapter(string path) =>
        File.Exists(Path.Combine(path, AdapterConfigFile.Name)) && !File.Exists(Path.Combine(path, "config.json"));

    public static void Print(string folder)
    {
        AdapterConfig config = AdapterConfigFile.Read(folder);
        using SafetensorsFile tensors = AdapterFolder.OpenTensors(folder);
        InspectCommand.Line("adapter", config.PeftType + (config.TaskType is { } task ? $", for a {TaskOf(task)}" : ""));
        InspectCommand.Line("base", (config.BaseModel ?? "not named") + (config.Revision is { } revision ? $", revision {revision}" : ""));
        if (config is LoraConfig lora) PrintLora(lora);
        InspectCommand.Line("targets", Targets(config.Targets));
        if (config.Exclude is { } exclude) InspectCommand.Line("excluded", exclude.ToString());
        if (config.LayersToTransform is { } layers) InspectCommand.Line("blocks", string.Join(", ", layers));
        if (config.ModulesToSave is { Count: > 0 } saved) InspectCommand.Line("saved whole", string.Join(", ", saved));
        if (config.Bias != BiasTraining.None)
            InspectCommand.Line("biases", config.Bias == BiasTraining.All ? "all of the model's" : "of the adapted layers");
        string count = FormattableString.Invariant($"{InspectCommand.Parameters(tensors):N0} in {tensors.Entries.Count} tensors");
        InspectCommand.Line("parameters", $"{count} ({InspectCommand.Types(tensors)})");
        PrintShapes(tensors.Entries);
    }

    private static string Targets(TargetNames? targets) => targets switch
    {
        null => "PEFT's default for the base's family",
        { List: { Count: > ListedTargets } names } =>
            FormattableString.Invariant($"{TargetNames.Of([.. names.Take(ListedTargets)])} and {names.Count - ListedTargets} more"),
        _ => targets.ToString(),
    };

    private static void PrintLora(LoraConfig lora)
    {
        string scale = lora.UseRslora ? "alpha / root of rank" : "alpha / rank";
        double factor = lora.Alpha / (lora.UseRslora ? Math.Sqrt(lora.Rank) : lora.Rank);
        string dropout = lora.Dropout > 0 ? $", dropout {InspectCommand.Number(lora.Dropout)}" : "";
        InspectCommand.Line("rank", FormattableString.Invariant(
            $"{lora.Rank}, alpha {InspectCommand.Number(lora.Alpha)}, scale {InspectCommand.Number(factor)} ({scale}){dropout}"));
        foreach ((string pattern, int rank) in lora.RankPattern) InspectCommand.Line("rank", FormattableString.Invariant($"{rank} at '{pattern}'"));
        foreach ((string pattern, double alpha) in lora.AlphaPattern)
            InspectCommand.Line("alpha", $"{InspectCommand.Number(alpha)} at '{pattern}'");
    }

    /// <summary>Tensors by name and shape, those of all blocks in one line.</summary>
    internal static void PrintShapes(IEnumerable<TensorEntry> tensors)
    {
        var shapes = tensors.GroupBy(entry => $"{WithoutNumbers(entry.Name)} {entry.TypeName}[{string.Join(", ", entry.Lengths)}]")
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var shape in shapes.Take(ListedShapes))
            InspectCommand.Line("tensor", shape.Key + (shape.Count() > 1 ? FormattableString.Invariant($" × {shape.Count()}") : ""));
        if (shapes.Count > ListedShapes) InspectCommand.Line("tensor", FormattableString.Invariant($"… and {shapes.Count - ListedShapes} more shapes"));
    }

    /// <summary>layers.3.q_proj → layers.*.q_proj.</summary>
    private static string WithoutNumbers(string name) => string.Join('.', name.Split('.')
        .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "*" : part));

    private static string TaskOf(TaskType task) => task == TaskType.CausalLanguageModel ? "language model" : "sequence classifier";
}
