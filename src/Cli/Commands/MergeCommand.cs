using System.CommandLine;
using Reference.Cli.Runs;
using Reference.Peft.Configuration;
using Reference.Tensors;
using Reference.Training.Runs;
using Reference.Transformer.Models;
using Reference.Transformer.Models.Writing;

namespace Reference.Cli.Commands;

/// <summary>reference merge: an adapter and its base as one model's folder.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        var output = CommandOptions.Path("--out", "the folder to write: new, or empty");
        var type = new Option<string?>("--write-dtype") { Description = "the type of the written weights: f32, f16, bf16; the base's own where left out", HelpName = "type" };
        var command = new Command(
            "merge",
            """
            Puts an adapter into its base's weights and writes a folder that transformers loads: weights, config, tokenizer, template. The last line loads
            what was written and compares its logits. An adapter that changes nothing is refused.

            Example: reference merge runs/run-001 --out merged
            Example: reference merge adapter --base model.gguf --out merged --write-dtype bf16
            """)
        { output, type };
        var target = new TargetOptions(command);
        command.SetAction(parsed => ExitCodes.Guard(() =>
        {
            DType? dtype = TypeOf(parsed.GetValue(type));
            using ModelTarget opened = target.Open(parsed);
            Run(opened, parsed.GetRequiredValue(output), dtype);
        }));
        return command;
    }

    private static void Run(ModelTarget target, string folder, DType? dtype)
    {
        if (target.Adapted is null) throw new ArgumentException($"{target.ModelPath} has no adapter to merge; name a run, or an adapter's folder");
        AdapterConfig config = target.Adapter!.Config;
        bool replaces = config.ModulesToSave is { Count: > 0 } || config.Bias != BiasTraining.None;
        if (target.Adapted.Merge(target.Adapter.Name).LargestChange == 0 && !replaces)
            throw new ArgumentException($"{target.AdapterPath} changes no weight (its update is zero), so there is nothing to merge; train it first");
        target.Adapted.MergeAndUnload(target.Adapter.Name);

        // The root is the adapter's: a classifier's head stands over the trunk of a language model.
        PretrainedModel merged = target.Model with { Root = target.Adapter.Root };
        WrittenFolder written = HuggingFaceFolder.Write(merged, target.ModelPath, folder, new FolderOptions { DType = dtype });
        foreach (string note in written.Notes) Console.WriteLine(note);
        Console.WriteLine($"{written.Path}: {string.Join(", ", written.Files)} ({written.DType})");
        Console.WriteLine(MergeCheck.Run(merged, folder, target.Backend, target.DType));
    }

    private static DType? TypeOf(string? name) => name switch
    {
        null => null,
        "f32" => DType.F32,
        "f16" => DType.F16,
        "bf16" => DType.BF16,
        "f64" => DType.F64,
        _ => throw new RunSettingException([$"--write-dtype {name}: expected f32, f16, bf16 or f64"]),
    };
}
