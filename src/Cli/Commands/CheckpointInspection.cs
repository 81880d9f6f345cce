using System.Globalization;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Training.Checkpoints;

namespace Reference.Cli.Commands;

/// <summary>reference inspect of a run's checkpoint: where the run was, what it trained, how large it is, and whether it is whole.</summary>
internal static class CheckpointInspection
{
    private const string Weights = "weights.", Optimizer = "optimizer.", Averages = "averages.";

    /// <summary>Whether a file is a checkpoint, whole or not.</summary>
    /// <exception cref="MalformedFileException">It is called .safetensors and is none.</exception>
    public static bool IsCheckpoint(string path)
    {
        if (!path.EndsWith(".safetensors", StringComparison.Ordinal) || !File.Exists(path)) return false;
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return Checkpoint.IsIn(file);
    }

    public static void Print(string path)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path, ScalarBackend.Instance);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        CheckpointNote note = checkpoint.Note;
        InspectCommand.Line("checkpoint", FormattableString.Invariant(
            $"after step {checkpoint.State.Step:N0}, {checkpoint.State.RowsConsumed:N0} rows consumed"));
        InspectCommand.Line("seed", checkpoint.Seed.ToString(CultureInfo.InvariantCulture));
        foreach ((string name, string value) in note.Progress) InspectCommand.Line(name, value);
        PrintSection(file, "trained", Weights);
        PrintSection(file, "optimizer", Optimizer);
        PrintSection(file, "averages", Averages);
        InspectCommand.Line("size", FormattableString.Invariant($"{new FileInfo(path).Length:N0} bytes"));
        AdapterInspection.PrintShapes(file.Entries.Where(entry => entry.Name.StartsWith(Weights, StringComparison.Ordinal)));
        InspectCommand.Line("data", note.DataFingerprint);
        InspectCommand.Line("base", note.BaseFingerprint);
        string found = checkpoint.State.Hash();
        InspectCommand.Line("state", found == checkpoint.StateHash
            ? $"{found}, whole"
            : $"{found}, damaged: {checkpoint.StateHash} was saved; use an older checkpoint");
    }

    private static void PrintSection(SafetensorsFile file, string name, string prefix)
    {
        List<TensorEntry> entries = [.. file.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))];
        if (entries.Count == 0) return;
        long numbers = entries.Sum(entry => entry.Lengths.Aggregate(1L, (count, length) => count * length));
        InspectCommand.Line(name, FormattableString.Invariant($"{numbers:N0} numbers in {entries.Count} tensors"));
    }
}
