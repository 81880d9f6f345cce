using System.Globalization;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Training.Primitives;

namespace Reference.Training.Checkpoints;

/// <summary>
/// A checkpoint: one safetensors file with the tensors of a <see cref="TrainingState"/>, and its numbers, seed, arithmetic version,
/// fingerprints and the state's hash as metadata. Written to a temporary name, flushed and renamed.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    /// <summary>The version of this layout.</summary>
    public const int FormatVersion = 1;

    private const string FormatName = "reference-checkpoint", ProgressPrefix = "progress.";
    private const string FormatKey = "format", VersionKey = "format_version", ArithmeticKey = "arithmetic_version";
    private const string SeedKey = "seed", HashKey = "state_sha256";
    private const string DataKey = "data_sha256", BaseKey = "base_sha256", SettingsKey = "settings_sha256";

    private readonly SafetensorsFile _file;

    private Checkpoint(SafetensorsFile file, TrainingState state) => (_file, State) = (file, state);

    /// <summary>The state; its tensors are views of the file, valid until it is closed.</summary>
    public TrainingState State { get; }

    /// <summary>The note that was saved with it.</summary>
    public CheckpointNote Note => new()
    {
        DataFingerprint = Text(DataKey),
        BaseFingerprint = Text(BaseKey),
        SettingsFingerprint = Text(SettingsKey),
        Progress = new SortedDictionary<string, string>(
            _file.Metadata.Where(pair => pair.Key.StartsWith(ProgressPrefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[ProgressPrefix.Length..], pair => pair.Value), StringComparer.Ordinal),
    };

    /// <summary>The state's hash as it was when it was saved.</summary>
    public string StateHash => Text(HashKey);

    /// <summary>The run's seed.</summary>
    public ulong Seed => ulong.Parse(Text(SeedKey), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="state">The state.</param>
    /// <param name="note">What goes beside it.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="wrap">Put round the file's stream; for proving what a full disk does. Null outside tests.</param>
    public static void Write(string path, TrainingState state, CheckpointNote note, ulong seed, Func<Stream, Stream>? wrap = null)
    {
        SortedDictionary<string, string> metadata = state.Numbers();
        metadata[FormatKey] = FormatName;
        metadata[VersionKey] = FormatVersion.ToString(CultureInfo.InvariantCulture);
        metadata[ArithmeticKey] = Arithmetic.Version.ToString(CultureInfo.InvariantCulture);
        metadata[SeedKey] = seed.ToString(CultureInfo.InvariantCulture);
        metadata[HashKey] = state.Hash();
        (metadata[DataKey], metadata[BaseKey]) = (note.DataFingerprint, note.BaseFingerprint);
        metadata[SettingsKey] = note.SettingsFingerprint;
        foreach ((string name, string value) in note.Progress) metadata[ProgressPrefix + name] = value;
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(wrap is null ? stream : wrap(stream), state.Tensors(), metadata));
    }

    /// <summary>True where a file says that it is a checkpoint, of whatever version.</summary>
    public static bool IsIn(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Metadata.GetValueOrDefault(FormatKey) == FormatName;
    }

    /// <summary>Opens a file and checks its layout.</summary>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    /// <exception cref="MalformedFileException">It is no safetensors file.</exception>
    /// <exception cref="CheckpointException">It is no checkpoint, or one of another version.</exception>
    public static Checkpoint Open(string path, Backend backend)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            string found = file.Metadata.GetValueOrDefault(FormatKey, ""), version = file.Metadata.GetValueOrDefault(VersionKey, "");
            if (found != FormatName)
                throw new CheckpointException($"{path}: its metadata name the format \"{found}\"; expected a {FormatName} file");
            if (version != FormatVersion.ToString(CultureInfo.InvariantCulture))
                throw new CheckpointException(
                    $"{path}: checkpoint format {version}; this program reads format {FormatVersion}. Resume with what wrote it.");
            return new Checkpoint(file, StateOf(file, backend));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>True where the content is what was saved.</summary>
    public bool IsWhole() => State.Hash() == StateHash;

    /// <summary>Refuses a checkpoint that a session cannot go on from with the same bits.</summary>
    /// <exception cref="CheckpointException">The message lists every difference.</exception>
    public void Check(TrainingSession session, CheckpointNote expected)
    {
        CheckpointNote note = Note;
        var problems = new List<string>();
        Compare("the data", note.DataFingerprint, expected.DataFingerprint, "the rows would be others than those trained on");
        Compare("the base model", note.BaseFingerprint, expected.BaseFingerprint, "the frozen weights would be others");
        Compare("the settings", note.SettingsFingerprint, expected.SettingsFingerprint, "the run would go on differently");
        Compare("the seed", Text(SeedKey), session.Options.Seed.ToString(CultureInfo.InvariantCulture),
            "data order and dropout would be others");
        Compare("the arithmetic version", Text(ArithmeticKey), Arithmetic.Version.ToString(CultureInfo.InvariantCulture),
            "sums would run in another order");
        CompareWeights(session, problems);
        if (problems.Count == 0 && !IsWhole())
            problems.Add($"its content is damaged: the state's SHA-256 is {State.Hash()}, {StateHash} was saved. Use an older checkpoint");
        if (problems.Count > 0)
            throw new CheckpointException($"{_file.Path}: cannot resume from step {State.Step}:\n  {string.Join("\n  ", problems)}");

        void Compare(string what, string saved, string now, string because)
        {
            if (saved != now)
                problems.Add($"{what} changed: {now} now, {saved} when it was saved; {because}. Give back what was used, or begin anew");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void CompareWeights(TrainingSession session, List<string> problems)
    {
        var wanted = session.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        foreach ((string name, Tensor value) in wanted.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!State.Weights.TryGetValue(name, out Tensor? saved)) problems.Add($"{name} {value} is trained now, and is not in the file");
            else if (saved.Shape != value.Shape || saved.DType != value.DType) problems.Add($"{name} is {value} now, {saved} in the file");
        }

        foreach (string name in State.Weights.Keys.Order(StringComparer.Ordinal))
            if (!wanted.ContainsKey(name)) problems.Add($"{name} is in the file, and is not trained now");
    }

    private static TrainingState StateOf(SafetensorsFile file, Backend backend)
    {
        SortedDictionary<string, Tensor> Section(string prefix) => new(
            file.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Name[prefix.Length..], entry => file.Get(entry.Name, backend)), StringComparer.Ordinal);
        return new TrainingState(
            Section(TrainingState.WeightsSection), Section(TrainingState.OptimizerSection), Section(TrainingState.AveragesSection),
            Number(file, TrainingState.StepKey), Number(file, TrainingState.RowsKey));
    }

    private static long Number(SafetensorsFile file, string key)
    {
        string text = file.Metadata.GetValueOrDefault(key, "");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw new CheckpointException(
                $"{file.Path}: metadata \"{key}\" is \"{text}\"; expected a whole number. Use an older checkpoint.");
    }

    private string Text(string key) => _file.Metadata.TryGetValue(key, out string? text) ? text
        : throw new CheckpointException($"{_file.Path}: metadata \"{key}\" is missing. Use an older checkpoint.");
}
