using System.Security.Cryptography;
using System.Text;
using Reference.Autograd;
using Reference.Peft;
using Reference.Tensors;
using Reference.Training.Checkpoints;
using Reference.Transformer.Models.Writing;

namespace Reference.Training.Runs;

/// <summary>What a run leaves behind: the adapter (or the weights), the best beside the last, the manifest.</summary>
internal static class RunResults
{
    /// <summary>Writes the results of a run that ended, and returns its hashes. A run that was asked to stop has none yet.</summary>
    public static RunManifest Write(FineTuner tuner, TrainingResult result)
    {
        (RunParts parts, RunFolder folder) = (tuner.Parts, tuner.Folder);
        var manifest = new RunManifest
        {
            Model = parts.ModelHash,
            Data = parts.Data.Fingerprint,
            Steps = result.Step,
            State = result.StateHash,
        };
        if (result.Reason == StopReason.Cancelled) return manifest;
        if (parts.Adapter is null) WriteModel(parts, folder);
        else WriteAdapters(parts, parts.Adapter, folder, result);
        manifest = manifest with { Files = [.. FilesOf(folder)] };
        ModelCard.Write(folder.Card, parts, result);
        manifest.Write(folder.Manifest);
        return manifest;
    }

    /// <summary>All weights, in the type that they were trained in; in place of what a crash left.</summary>
    private static void WriteModel(RunParts parts, RunFolder folder)
    {
        if (Directory.Exists(folder.Model)) Directory.Delete(folder.Model, recursive: true);
        HuggingFaceFolder.Write(parts.Model, parts.Options.Model, folder.Model, new FolderOptions { DType = parts.DType });
    }

    /// <summary>The adapter as it is, and as it was at the best validation where that is an earlier one.</summary>
    private static void WriteAdapters(RunParts parts, Adapter adapter, RunFolder folder, TrainingResult result)
    {
        AdaptedModel model = parts.Adapted!;
        model.Save(adapter.Name, folder.Adapter);
        string best = Path.Combine(folder.Checkpoints, CheckpointFolder.BestName);
        if (result.BestStep is null or 0 || result.BestStep == result.Step || !File.Exists(best)) return;
        using Checkpoint checkpoint = Checkpoint.Open(best, parts.Backend);
        Tensor[] last = [.. parts.Trained.Select(parameter => parameter.Value)];
        foreach (Parameter parameter in parts.Trained) parameter.Value = checkpoint.State.Weights[parameter.Name];
        model.Save(adapter.Name, folder.BestAdapter);
        foreach ((Parameter parameter, Tensor value) in parts.Trained.Zip(last)) parameter.Value = value;
    }

    private static IEnumerable<KeyValuePair<string, string>> FilesOf(RunFolder folder) =>
        from result in new[] { folder.Adapter, folder.BestAdapter, folder.Model }
        where Directory.Exists(result)
        from file in Directory.GetFiles(result).Order(StringComparer.Ordinal)
        select KeyValuePair.Create($"{Path.GetFileName(result)}/{Path.GetFileName(file)}", RunManifest.HashOf(file));

    /// <summary>SHA-256 of the settings that change results: all but where things lie, how much is computed at once, and what is only watched.</summary>
    public static string SettingsOf(RunOptions options)
    {
        var text = new StringBuilder();
        foreach (RunField field in RunFields.All)
        {
            if (field.Key is "model" or "threads" or "data.train" or "data.validation" or "train.micro-batch" or "train.checkpointing"
                or "validation.prompts" or "validation.answer-tokens" or "validation.answer-temperature" || field.Key.StartsWith("output.", StringComparison.Ordinal)) continue;
            text.Append(field.Key).Append('=').AppendJoin('\u001f', field.Texts(options)).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
