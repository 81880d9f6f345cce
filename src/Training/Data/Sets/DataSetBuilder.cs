using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Reference.Transformer.Text;

namespace Reference.Training.Data;

/// <summary>Puts a data set together: loads files, parts off validation, packs, looks for rows that come twice, hashes.</summary>
internal sealed class DataSetBuilder
{
    private readonly DataOptions _options;
    private readonly Tokenizer _tokenizer;
    private readonly LabelTable _labels;
    private readonly Placeholders _placeholders;
    private readonly SetLoader _loader;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _validationHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> _warnings = [];
    private readonly List<UnitList> _training = [];
    private readonly List<UnitList> _validation = [];
    private long _trainingTwins, _shared;
    private DataCounts _trainingCounts = new(), _validationCounts = new();

    /// <summary>Begins one.</summary>
    public DataSetBuilder(DataOptions options, Tokenizer tokenizer, IConversationText? chat)
    {
        (_options, _tokenizer) = (options, tokenizer);
        _labels = new LabelTable(options.LabelNames, options.Regression);
        _placeholders = new Placeholders(options.Replacements);
        _loader = new SetLoader(options, tokenizer, chat, _labels, _placeholders);
    }

    /// <summary>Does it.</summary>
    public DataSet Build()
    {
        List<DocumentSet> sets = [.. _options.Paths.Select(_loader.Load)];
        _labels.Close();
        List<DocumentSet> validation = [.. _options.ValidationPaths.Select(_loader.Load)];
        RequireOneTask([.. sets, .. validation]);
        foreach (DocumentSet set in sets) _warnings.AddRange(set.Warnings);
        foreach (DocumentSet set in validation) _warnings.AddRange(set.Warnings);
        var parts = sets.Select((set, i) => (Set: set, Parts: ValidationSplit.Of(set, i, _options))).ToList();
        for (int i = 0; i < parts.Count; i++) AddTraining(parts[i].Set, parts[i].Parts.Training, i);
        for (int i = 0; i < parts.Count; i++)
            if (parts[i].Parts.Validation.Length > 0) AddValidation(parts[i].Set, parts[i].Parts.Validation, i);
        for (int i = 0; i < validation.Count; i++)
        {
            _validationCounts += validation[i].Counts with { Kept = 0 };
            AddValidation(validation[i], [.. Enumerable.Range(0, validation[i].Store.Count)], sets.Count + i);
        }

        LookForTwins(parts, validation);
        _warnings.AddRange(_placeholders.Warnings());
        if (_options.AppendEnd && _tokenizer.Special.End is null
            && sets.Exists(set => set.Format is DataFormat.Text or DataFormat.PromptCompletion))
            _warnings.Add("the tokenizer names no end-of-text token, so none is appended: the model does not learn where to stop.");
        return Finish([.. sets, .. validation]);
    }

    private void AddTraining(DocumentSet set, int[] documents, int number)
    {
        var units = new UnitList(set, documents, _labels, number, _options.MaxLength, PackingOf(set), IsSplit(set));
        if (units.Count == 0)
            throw new DataFileException(new DataPlace(set.File.Path), "rows in none of which a token carries loss", "something to learn");
        _training.Add(units);
        _trainingCounts += Counted(set.Counts, documents, units);
        if (units.DroppedCount > 0)
        {
            string pieces = units.DroppedCount == 1 ? "1 piece of split rows had nothing to learn and was dropped"
                : FormattableString.Invariant($"{units.DroppedCount} pieces of split rows had nothing to learn and were dropped");
            _warnings.Add($"{set.File.Path}: {pieces}.");
        }

        RowDigests.Append(_hash, set, _labels, documents);
    }

    // Validation rows are never packed: the measure is the same, and a set by itself can be compared between runs.
    private void AddValidation(DocumentSet set, int[] documents, int number)
    {
        bool split = IsSplit(set) || (PackingOf(set) is PackingStrategy.BfdSplit or PackingStrategy.Wrapped);
        var units = new UnitList(set, documents, _labels, number, _options.MaxLength, PackingStrategy.None, split);
        _validation.Add(units);
        _validationCounts += Counted(new DataCounts(), documents, units);
        RowDigests.Append(_validationHash, set, _labels, documents);
    }

    private static DataCounts Counted(DataCounts counts, int[] documents, UnitList units) =>
        counts with { Kept = documents.Length, Rows = units.Count, Tokens = units.TokenCount, LossTokens = units.LossCount };

    private PackingStrategy PackingOf(DocumentSet set) => set.Format == DataFormat.Classification ? PackingStrategy.None : _options.Packing;

    private bool IsSplit(DocumentSet set) => set.Format != DataFormat.Classification && _options.Truncate == TruncationMode.Split;

    private static void RequireOneTask(List<DocumentSet> sets)
    {
        foreach (DocumentSet set in sets)
            if ((set.Format == DataFormat.Classification) != (sets[0].Format == DataFormat.Classification))
                throw new DataFileException(new DataPlace(set.File.Path), $"rows of format {FormatSniffer.Name(set.Format)}",
                    $"rows for the same head as {sets[0].File.Path} has, which are of format {FormatSniffer.Name(sets[0].Format)}",
                        "Train classification and language modelling in runs of their own.");
    }

    private void LookForTwins(List<(DocumentSet Set, (int[] Training, int[] Validation) Parts)> sets, List<DocumentSet> validation)
    {
        var seen = new HashSet<UInt128>();
        long twice = 0, shared = 0, all = 0;
        foreach ((DocumentSet set, (int[] training, _)) in sets)
            foreach (int document in training)
                if (!seen.Add(RowDigests.Of(set, document))) twice++;
        foreach ((DocumentSet set, (_, int[] kept)) in sets)
            foreach (int document in kept) Look(set, document);
        foreach (DocumentSet set in validation)
            for (int document = 0; document < set.Store.Count; document++) Look(set, document);
        string same = twice == 1 ? "row is" : "rows are", known = shared == 1 ? "is" : "are";
        if (twice > 0) _warnings.Add(FormattableString.Invariant($"{twice} training {same} the same as an earlier one, token for token."));
        if (shared > 0)
            _warnings.Add(
                FormattableString.Invariant($"{shared} of {all} validation rows {known} among the training rows too, token for token:")
                + " the validation loss flatters.");
        (_trainingTwins, _shared) = (twice, shared);

        void Look(DocumentSet set, int document)
        {
            all++;
            if (seen.Contains(RowDigests.Of(set, document))) shared++;
        }
    }

    private DataSet Finish(List<DocumentSet> sets)
    {
        var order = new StringBuilder("reference data 1\n");
        foreach (DocumentSet set in sets) order.Append(CultureInfo.InvariantCulture, $"{set.File.Length} {set.File.Sha256}\n");
        order.Append(
            CultureInfo.InvariantCulture,
            $"{_options.Paths.Count} {_options.Packing} {_options.MaxLength} {_options.Truncate} {_options.Shuffle}\n");
        foreach (double weight in _options.Weights) order.Append(CultureInfo.InvariantCulture, $"{weight:R}\n");
        byte[] rows = _hash.GetHashAndReset(), validationRows = _validationHash.GetHashAndReset();
        string fingerprint = Convert.ToHexStringLower(SHA256.HashData(
            [.. Encoding.UTF8.GetBytes(order.ToString()), .. rows, .. validationRows]));
        var summary = new DataSummary
        {
            Tokenizer = _tokenizer,
            Files = [.. sets.Select(set => set.File)],
            Formats = [.. sets.Select(set => set.Format)],
            Warnings = _warnings,
            LabelNames = sets[0].Format == DataFormat.Classification ? _labels.Names : [],
            Training = _trainingCounts,
            Validation = _validationCounts,
            Twins = _trainingTwins,
            Shared = _shared,
            Lengths = [.. sets.SelectMany(set => set.Lengths)],
        };
        ValidationRows? kept = _validation.Count == 0 ? null : new ValidationRows(_validation, Convert.ToHexStringLower(validationRows));
        return new DataSet(_training, kept, summary, _options, fingerprint);
    }
}
