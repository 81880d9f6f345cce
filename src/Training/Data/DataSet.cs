using Reference.Transformer.Text;
using Reference.Transformer.Text.Templates;

namespace Reference.Training.Data;

/// <summary>
/// Training data, opened: files read once, rows tokenized and held in memory, row = f(seed, epoch, place) in constant time. The validation
/// rows, the audit and the fingerprint come with it.
/// </summary>
public sealed class DataSet : IRowSource
{
    private readonly IReadOnlyList<UnitList> _sets;
    private readonly Mixture _mixture;
    private readonly bool _isShuffled;
    private readonly DataSummary _summary;

    internal DataSet(IReadOnlyList<UnitList> sets, ValidationRows? validation, DataSummary summary, DataOptions options, string fingerprint)
    {
        (_sets, Validation, _summary, _isShuffled, Fingerprint) = (sets, validation, summary, options.Shuffle, fingerprint);
        Count = sets.Sum(set => (long)set.Count);
        _mixture = new Mixture(options.Weights.Count > 0 ? options.Weights : [.. sets.Select(set => (double)set.Count)]);
    }

    /// <summary>
    /// Rows of an epoch: as many as all sets have together. With weights, a set that is through before the epoch is begins its next own
    /// epoch.
    /// </summary>
    public long Count { get; }

    /// <summary>SHA-256 over the files' bytes, the tokenized rows, and the options that order them; 64 lower-case hex digits.</summary>
    public string Fingerprint { get; }

    /// <summary>The rows to validate on, or null.</summary>
    public IRowSource? Validation { get; }

    /// <summary>What should be known before training, a sentence each.</summary>
    public IReadOnlyList<string> Warnings => _summary.Warnings;

    /// <summary>The files that were read, training first, with their hashes.</summary>
    public IReadOnlyList<DataFile> Files => _summary.Files;

    /// <summary>What the rows of each file are.</summary>
    public IReadOnlyList<DataFormat> Formats => _summary.Formats;

    /// <summary>The names of the classes in the order of their numbers; empty where rows have none.</summary>
    public IReadOnlyList<string> LabelNames => _summary.LabelNames;

    /// <summary>Reads and tokenizes data.</summary>
    /// <param name="options">What there is and what is to become of it.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="template">
    /// Its chat template; null for a base model, whose Alpaca rows get <see cref="DataOptions.PromptTemplate"/>.
    /// </param>
    /// <exception cref="DataFileException">A file or a row cannot be used.</exception>
    /// <exception cref="ArgumentException">An option lies outside its range.</exception>
    public static DataSet Open(DataOptions options, Tokenizer tokenizer, ChatTemplate? template)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return OpenWith(options, tokenizer, template is null ? null : new TemplateText(template, tokenizer, now: options.Date));
    }

    /// <summary>The same, conversations shown in another way than by a template.</summary>
    /// <param name="options">What there is and what is to become of it.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="chat">How the model is shown a conversation; null for a base model.</param>
    /// <inheritdoc cref="Open(DataOptions, Tokenizer, ChatTemplate)"/>
    public static DataSet OpenWith(DataOptions options, Tokenizer tokenizer, IConversationText? chat)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tokenizer);
        options.Check();
        return new DataSetBuilder(options, tokenizer, chat).Build();
    }

    /// <summary>The row at a place of an epoch.</summary>
    public TrainingRow Row(ulong seed, long epoch, long i)
    {
        (int set, int unit) = Find(seed, epoch, i);
        return _sets[set].Row(unit);
    }

    /// <summary>Where the row at a place of an epoch stands: of a packed row, its first document.</summary>
    public DataPlace PlaceOf(ulong seed, long epoch, long i)
    {
        (int set, int unit) = Find(seed, epoch, i);
        return new DataPlace(Files[set].Path, _sets[set].LineOf(unit));
    }

    /// <summary>What the data hold, with the tokens of the first rows.</summary>
    /// <param name="exampleCount">Rows to show, as they come in the first epoch of a run with this seed.</param>
    /// <param name="seed">The run's.</param>
    public DataAudit Audit(int exampleCount, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exampleCount);
        var examples = new List<AuditExample>();
        for (long i = 0; i < Math.Min(exampleCount, Count); i++)
            examples.Add(AuditExample.Of(PlaceOf(seed, 0, i), Row(seed, 0, i), _summary.Tokenizer));
        return _summary.ToAudit(examples);
    }

    private (int Set, int Unit) Find(ulong seed, long epoch, long i)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(i);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i, Count);
        (int set, long number) = _mixture.At(checked((epoch * Count) + i));
        (long own, long place) = Math.DivRem(number, _sets[set].Count);
        return (set, (int)(_isShuffled ? new RowPermutation(_sets[set].Count, seed, own, (uint)set)[place] : place));
    }
}
