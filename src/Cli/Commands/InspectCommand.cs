using System.CommandLine;
using System.Globalization;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Transformer.Configuration;
using Reference.Transformer.Models;

namespace Reference.Cli.Commands;

/// <summary>reference inspect: what a model is, without reading its weights.</summary>
internal static class InspectCommand
{
    private const int ListedProblems = 50;

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "a Hugging Face folder, a GGUF file, a PEFT adapter's folder, a run's, or a checkpoint's file" };
        var command = new Command(
            "inspect",
            """
            Tells what a model is: family, sizes, parameters, element types, and what would be refused. Of an adapter: base, method, targets, tensors. Of
            a checkpoint: step, rows, tensors, sizes, and whether its content is what was saved.

            Example: reference inspect tests/Parity/Pack/models/llama/model
            """)
        { model };
        command.SetAction(parsed => ExitCodes.Guard(() => Run(parsed.GetRequiredValue(model))));
        return command;
    }

    private static void Run(string path)
    {
        if (CheckpointInspection.IsCheckpoint(path))
        {
            CheckpointInspection.Print(path);
            return;
        }

        if (RunInspection.IsRun(path))
        {
            RunInspection.Print(path);
            return;
        }

        if (AdapterInspection.IsAdapter(path))
        {
            AdapterInspection.Print(path);
            return;
        }

        using ModelFiles files = ModelFiles.Open(path);
        (DecoderConfig config, ITensorSource tensors) = ModelLoader.Describe(path, files, ScalarBackend.Instance);
        string activation = (config.GatedMlp ? "gated " : "") + config.Activation.ToString().ToLowerInvariant();
        Line("family", config.ModelType);
        Line("head", config.Head.Kind == HeadKind.CausalLanguageModel ? "language model" : Classifier(config.Head));
        Line("layers", $"{config.Layers}, {config.HiddenSize} wide, {config.IntermediateSize} inside the MLP ({activation})");
        Line("attention", $"{config.Heads} heads of {config.HeadSize}, {config.KeyValueHeads} of keys and values{Windows(config)}");
        Line("positions", $"{(config.Rope is { } rope ? $"rotary ({Rope(rope)})" : "learned")}, up to {config.MaxPositions}");
        Line("vocabulary", $"{config.VocabularySize}{(config.TieEmbeddings ? ", head tied to the embedding" : "")}");
        Line("norm", $"{(config.Norm == NormKind.Rms ? "RMSNorm" : "LayerNorm")}, epsilon {Number(config.NormEpsilon)}");
        Line("parameters", FormattableString.Invariant($"{Parameters(tensors):N0} in {tensors.Entries.Count} tensors ({Types(tensors)})"));
        foreach (string warning in (IEnumerable<string>)[.. files.Warnings, .. config.Warnings]) Line("warning", warning);
        List<string> refused = [.. Unreadable(tensors), .. ModelLoader.Problems(config, tensors, ScalarBackend.Instance)];
        foreach (string problem in refused.Take(ListedProblems)) Line("refused", problem);
        if (refused.Count > ListedProblems) Line("refused", FormattableString.Invariant($"… and {refused.Count - ListedProblems} more"));
        if (refused.Count == 0) Line("refused", "nothing");
    }

    private static IEnumerable<string> Unreadable(ITensorSource tensors) =>
        from entry in tensors.Entries
        where entry.DType is null
        group entry by entry.TypeName into type
        orderby type.Key
        select FormattableString.Invariant(
            $"{type.Count()} tensors of type {type.Key}, which cannot be read, '{type.First().Name}' among them");

    private static string Classifier(HeadConfig head) =>
        FormattableString.Invariant($"sequence classifier, {head.Labels} outputs, ") + (head.Problem switch
        {
            ProblemKind.SingleLabel => "one label a row",
            ProblemKind.MultiLabel => "several labels a row",
            ProblemKind.Regression => "regression",
            _ => "the labels' type decides between one and several a row",
        });

    private static string Rope(RopeConfig rope) => $"{rope.Kind.ToString().ToLowerInvariant()}, theta {Number(rope.Theta)}";

    internal static void Line(string name, string value) => Console.WriteLine($"{name,-11} {value}");

    internal static string Number(double value) => ((float)value).ToString(CultureInfo.InvariantCulture).ToLowerInvariant();

    internal static long Parameters(ITensorSource tensors) =>
        tensors.Entries.Sum(entry => entry.Lengths.Aggregate(1L, (count, length) => count * length));

    internal static string Types(ITensorSource tensors)
    {
        var types = tensors.Entries.GroupBy(entry => entry.TypeName).OrderBy(type => type.Key, StringComparer.Ordinal);
        return string.Join(", ", types.Select(type => $"{type.Count()} {type.Key}"));
    }

    private static string Windows(DecoderConfig config)
    {
        int[] windows = [.. config.LayerWindows.OfType<int>()];
        return windows.Length == 0 ? "" : $", window of {windows[0]} in {windows.Length} of {config.Layers} layers";
    }
}
