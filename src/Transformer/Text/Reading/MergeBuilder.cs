using System.Globalization;
using Reference.Tensors.Formats;
using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>Collects merges and checks that they speak of tokens that there are.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="file">The file, for errors.</param>
/// <param name="place">The list of merges in it, for errors.</param>
/// <param name="continuingPrefix">What the second half loses where two become one.</param>
internal sealed class MergeBuilder(Vocabulary vocabulary, string file, string place, string continuingPrefix = "")
{
    /// <summary>Most merges that are read; Gemma 3 has 515,000.</summary>
    public const int MaxMerges = 5_000_000;

    private int _rank;

    /// <summary>The table.</summary>
    public MergeTable Table { get; } = new(1024);

    /// <summary>Adds "left right".</summary>
    /// <param name="pair">The two.</param>
    /// <param name="from">Where the blank is looked for; llama.cpp's files have tokens that begin with one.</param>
    public void Add(string pair, int from = 0)
    {
        int blank = pair.Length > from ? pair.IndexOf(' ', from) : -1;
        if (blank < 0 || (from == 0 && pair.IndexOf(' ', blank + 1) >= 0))
            throw Error(MalformedFileException.Quote(pair), "two tokens with a blank between them");
        Add(pair[..blank], pair[(blank + 1)..]);
    }

    /// <summary>Adds a merge that comes after all so far.</summary>
    public void Add(string left, string right)
    {
        if (_rank >= MaxMerges) throw Error("one more merge", string.Create(CultureInfo.InvariantCulture, $"at most {MaxMerges}"));
        string merged = left + (right.StartsWith(continuingPrefix, StringComparison.Ordinal) ? right[continuingPrefix.Length..] : right);
        Table.Set(IdOf(left), IdOf(right), _rank, IdOf(merged));
        _rank++;
    }

    private int IdOf(string token) =>
        vocabulary.IdOf(token)
            ?? throw Error($"the token {MalformedFileException.Quote(token)}", "a token of the vocabulary",
            "Vocabulary and merges belong to different tokenizers.");

    private TokenizerException Error(string found, string expected, string advice = "") =>
        new(file, string.Create(CultureInfo.InvariantCulture, $"{place}[{_rank}]"), found, expected, advice);
}
