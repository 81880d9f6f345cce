namespace Reference.Training.Data;

/// <summary>
/// What data there are and how rows become tokens. Everything has the default that is said here; nothing is guessed but the format.
/// </summary>
public sealed record DataOptions
{
    /// <summary>The training files: .json, .jsonl, .csv, .tsv, .txt. Every file is a set of its own.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>
    /// One weight a file, above 0: how often its rows come, relative to the others'. None: every file as often as it has rows, so that each
    /// row comes once an epoch.
    /// </summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>What the rows are; sniffed from the first rows of each file unless stated.</summary>
    public DataFormat Format { get; init; } = DataFormat.Auto;

    /// <summary>What the files are (json, jsonl, csv, text) where their names do not tell; null: the ending tells.</summary>
    public string? FileKind { get; init; }

    /// <summary>What stands between the columns of a CSV file; null: guessed from its header.</summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// What stands between the documents of a text file: "line", "blank" (an empty line), "file" (one document), or any other text.
    /// </summary>
    public string Separator { get; init; } = "line";

    /// <summary>Column of the text, of raw text and of classification.</summary>
    public string TextColumn { get; init; } = "text";

    /// <summary>Column of a second text that belongs to the first (classification of pairs); null for none.</summary>
    public string? PairColumn { get; init; }

    /// <summary>Column of the label.</summary>
    public string LabelColumn { get; init; } = "label";

    /// <summary>Column of the prompt.</summary>
    public string PromptColumn { get; init; } = "prompt";

    /// <summary>Column of the completion.</summary>
    public string CompletionColumn { get; init; } = "completion";

    /// <summary>Labels are measured values to be regressed, and no classes.</summary>
    public bool Regression { get; init; }

    /// <summary>The labels' names in the order of their numbers; empty: found in the training files, ordinal.</summary>
    public IReadOnlyList<string> LabelNames { get; init; } = [];

    /// <summary>A system message put before conversations that have none; null for none.</summary>
    public string? System { get; init; }

    /// <summary>What {{key}} in the data is replaced by.</summary>
    public IReadOnlyDictionary<string, string> Replacements { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How Alpaca rows become text where the model has no chat template: "alpaca" or "plain".</summary>
    public string PromptTemplate { get; init; } = "alpaca";

    /// <summary>
    /// The date that chat templates see which write one; null: such a template is an error, as data must not depend on the clock.
    /// </summary>
    public DateTime? Date { get; init; }

    /// <summary>Which tokens carry loss.</summary>
    public LossMask Mask { get; init; } = LossMask.Auto;

    /// <summary>Whether what is no conversation ends with the end-of-text token (where the tokenizer has one).</summary>
    public bool AppendEnd { get; init; } = true;

    /// <summary>Longest row, in tokens.</summary>
    public int MaxLength { get; init; } = 1024;

    /// <summary>What becomes of longer rows.</summary>
    public TruncationMode Truncate { get; init; } = TruncationMode.KeepStart;

    /// <summary>How rows are put together.</summary>
    public PackingStrategy Packing { get; init; } = PackingStrategy.None;

    /// <summary>Whether rows come in another order in every epoch; else in the files' order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Part of the rows of every set that is kept back for validation, from 0 (none) to below 1.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>Rows at the end of every set that are kept back for validation, in their order; 0 for none.</summary>
    public int ValidationLast { get; init; }

    /// <summary>Files to validate on, in place of a part of the training files.</summary>
    public IReadOnlyList<string> ValidationPaths { get; init; } = [];

    /// <summary>Chooses the rows that a fraction keeps back.</summary>
    public ulong Seed { get; init; }

    /// <summary>Bad rows that are passed over and counted, in place of an error at the first.</summary>
    public int MaxBadRows { get; init; }

    /// <summary>Throws where an option lies outside its range.</summary>
    /// <exception cref="ArgumentException">The message names the option, what was given, and the range.</exception>
    public void Check()
    {
        if (Paths.Count == 0) throw new ArgumentException("data: no files were given; expected at least one");
        if (Weights.Count > 0 && Weights.Count != Paths.Count)
            throw Wrong("weights", $"{Weights.Count} numbers", $"one for each of the {Paths.Count} files, or none");
        foreach (double weight in Weights)
            if (!(weight > 0 && double.IsFinite(weight))) throw Wrong("weights", $"{weight}", "numbers above 0");
        if (MaxLength < 1) throw Wrong("max_length", $"{MaxLength}", "at least 1");
        if (Packing != PackingStrategy.None && Truncate == TruncationMode.Split)
            throw Wrong("truncate", "split together with packing", "keep_start or keep_end; packing bfd_split splits");
        if (!(ValidationFraction >= 0 && ValidationFraction < 1))
            throw Wrong("validation_fraction", $"{ValidationFraction}", "a number from 0 to below 1");
        if (ValidationLast < 0) throw Wrong("validation_last", $"{ValidationLast}", "0 or more");
        int ways = (ValidationFraction > 0 ? 1 : 0) + (ValidationLast > 0 ? 1 : 0) + (ValidationPaths.Count > 0 ? 1 : 0);
        if (ways > 1) throw Wrong("validation", "more than one way to validate", "a fraction, the last rows, or files of its own");
        if (FileKind is { } kind && !RecordReader.Kinds.Contains(kind))
            throw Wrong("kind", $"'{kind}'", string.Join(", ", RecordReader.Kinds));
        if (Separator.Length == 0) throw Wrong("separator", "an empty text", "line, blank, file, or a text");
        if (Delimiter is '"' or '\n' or '\r') throw Wrong("delimiter", "a quote or a line end", "another character");
        if (PromptTemplate is not ("alpaca" or "plain")) throw Wrong("prompt_template", $"'{PromptTemplate}'", "alpaca or plain");
        if (MaxBadRows < 0) throw Wrong("max_bad_rows", $"{MaxBadRows}", "0 or more");
        if (LabelNames.Distinct(StringComparer.Ordinal).Count() != LabelNames.Count)
            throw Wrong("label_names", "a name twice", "each name once");
    }

    private static ArgumentException Wrong(string option, string found, string expected) =>
        new($"data, {option}: found {found}; expected {expected}");
}
