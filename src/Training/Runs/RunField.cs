using System.Globalization;

namespace Reference.Training.Runs;

/// <summary>One field of a run: its key in a run's file, its flag, its help, and how its text is read and written.</summary>
public abstract class RunField
{
    private protected RunField(string key, string kind, string help) => (Key, Kind, Help) = (key, kind, help);

    /// <summary>The key: "section.name", or "name" at the top.</summary>
    public string Key { get; }

    /// <summary>What a value is, in a word for help: "number", "path…".</summary>
    public string Kind { get; }

    /// <summary>What it does, in a line.</summary>
    public string Help { get; }

    /// <summary>The flag: the key with a hyphen in place of the dot, without the sections "train." and "method."; --method and --data are
    /// method.name and data.train.</summary>
    public string Flag => Key switch
    {
        "method.name" => "--method",
        "data.train" => "--data",
        _ when Key.StartsWith("train.", StringComparison.Ordinal) => "--" + Key["train.".Length..],
        _ when Key.StartsWith("method.", StringComparison.Ordinal) => "--" + Key["method.".Length..],
        _ => "--" + Key.Replace('.', '-'),
    };

    /// <summary>True where several values are a list.</summary>
    public abstract bool IsList { get; }

    /// <summary>True for yes or no, whose flag may stand alone.</summary>
    public abstract bool IsSwitch { get; }

    /// <summary>Sets the field from text.</summary>
    /// <param name="options">What there is.</param>
    /// <param name="texts">The values: one, or those of a list.</param>
    /// <exception cref="FormatException">The message says what was found and what is expected, without the key.</exception>
    public abstract RunOptions Set(RunOptions options, IReadOnlyList<string> texts);

    /// <summary>The field's values as text.</summary>
    public abstract IReadOnlyList<string> Texts(RunOptions options);
}

/// <summary>A field of a type.</summary>
/// <typeparam name="T">What it holds.</typeparam>
/// <param name="key">The key.</param>
/// <param name="type">How text becomes a value.</param>
/// <param name="help">What it does.</param>
/// <param name="get">Reads it.</param>
/// <param name="with">Sets it.</param>
public sealed class RunField<T>(string key, FieldType<T> type, string help, Func<RunOptions, T> get, Func<RunOptions, T, RunOptions> with)
    : RunField(key, type.Kind, help)
{
    /// <inheritdoc/>
    public override bool IsList => type.IsList;

    /// <inheritdoc/>
    public override bool IsSwitch => typeof(T) == typeof(bool);

    /// <inheritdoc/>
    public override RunOptions Set(RunOptions options, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (!type.IsList && texts.Count > 1)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"found {texts.Count} values; expected one, {type.Kind}"));
        return with(options, type.Read(texts));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Texts(RunOptions options) => type.Write(get(options));
}
