using System.Security.Cryptography;
using System.Text;
using Reference.Training.Checkpoints;

namespace Reference.Training.Runs;

/// <summary>What a run leaves behind: the adapter (or the weights), the best beside the last, the manifest.</summary>
internal static class RunResults
{
    /// <summary>Writes the results of a run that ended, and returns its hashes.</summary>
    public static RunManifest Write(FineTuner tuner, TrainingResult result)
    {
        (RunParts parts, RunFolder folder) = (tuner.Parts, tuner.Folder);
        var files = new List<KeyValuePair<string, string>>();
        if (parts.Adapted is not null)
        {
            parts.Adapted.Save(parts.Adapter!.Name, folder.Adapter);
            foreach (string file in Directory.GetFiles(folder.Adapter).Order(StringComparer.Ordinal))
                files.Add(new("adapter/" + Path.GetFileName(file), RunManifest.HashOf(file)));
        }

        var manifest = new RunManifest
        {
            Model = RunManifest.HashOf(parts.Options.Model), Data = parts.Data.Fingerprint, Steps = result.Step, State = result.StateHash, Files = files,
        };
        manifest.Write(folder.Manifest);
        ModelCard.Write(folder.Card, parts, result);
        return manifest;
    }

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
