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
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "a Hugging Face folder or a GGUF file" };
        var command = new Command(
            "inspect",
            """
            Tells what a model is: family, sizes, parameters, element types, and what would be refused.

            Example: reference inspect tests/Parity/Pack/models/llama/model
            """)
        { model };
        command.SetAction(parsed => ExitCodes.Guard(() => Run(parsed.GetRequiredValue(model))));
        return command;
    }

    private static void Run(string path)
    {
        using ModelFiles files = ModelFiles.Open(path);
        (DecoderConfig config, ITensorSource tensors) = ModelLoader.Describe(path, files, ScalarBackend.Instance);
        Line("family", config.ModelType);
        Line("head", config.Head.Kind == HeadKind.CausalLanguageModel ? "language model" : $"sequence classifier, {config.Head.Labels} labels");
        Line("layers", $"{config.Layers}, {config.HiddenSize} wide, {config.IntermediateSize} inside the MLP ({config.Activation}{(config.GatedMlp ? ", gated" : "")})");
        Line("attention", $"{config.Heads} heads of {config.HeadSize} over {config.KeyValueHeads} key heads{Windows(config)}");
        Line("positions", config.Rope is { } rope ? $"rotary, {rope.Kind}, θ {Number(rope.Theta)}, up to {config.MaxPositions}" : $"learned, {config.MaxPositions}");
        Line("vocabulary", $"{config.VocabularySize}{(config.TieEmbeddings ? ", head tied to the embedding" : "")}");
        Line("norm", $"{(config.Norm == NormKind.Rms ? "RMSNorm" : "LayerNorm")}, ε {Number(config.NormEpsilon)}");
        Line("tensors", $"{tensors.Entries.Count}, {Parameters(tensors):N0} numbers, {Types(tensors)}");
        foreach (string warning in (IEnumerable<string>)[.. files.Warnings, .. config.Warnings]) Console.WriteLine($"warning: {warning}");
        foreach (TensorEntry entry in tensors.Entries)
            if (entry.DType is null) Console.WriteLine($"refused: tensor {entry} has a type that is not read");
    }

    private static void Line(string name, string value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-11} {value}"));

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static long Parameters(ITensorSource tensors) => tensors.Entries.Sum(entry => entry.Lengths.Aggregate(1L, (count, length) => count * length));

    private static string Types(ITensorSource tensors) => string.Join(
        ", ", tensors.Entries.GroupBy(entry => entry.TypeName).OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => $"{type.Count()} {type.Key}"));

    private static string Windows(DecoderConfig config)
    {
        int sliding = config.LayerWindows.Count(window => window is not null);
        return sliding == 0 ? "" : $", window of {config.LayerWindows.First(window => window is not null)} in {sliding} of {config.Layers} layers";
    }
}
