using System.Runtime.InteropServices;

namespace Reference.Transformer.Generation.Scores;

/// <summary>The tokens before the one that is chosen, as score processors see them: prompt, then answer.</summary>
public sealed class TokenHistory
{
    private readonly List<int> _ids;

    /// <summary>A history that begins with a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="padding">
    /// How many padding tokens stand before it. transformers' processors see the padding of a batch: lengths count it and n-grams hold it.
    /// A sequence has none here; only a comparison with transformers states some.
    /// </param>
    /// <param name="paddingToken">Their id.</param>
    public TokenHistory(IReadOnlyList<int> prompt, int padding = 0, int paddingToken = 0)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        _ids = [.. Enumerable.Repeat(paddingToken, padding), .. prompt];
        (Padding, PromptLength) = (padding, _ids.Count);
    }

    /// <summary>All tokens so far.</summary>
    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(_ids);

    /// <summary>How many of them are padding, at the start.</summary>
    public int Padding { get; }

    /// <summary>How many stand before the answer, padding among them.</summary>
    public int PromptLength { get; }

    /// <summary>Tokens of the answer so far.</summary>
    public int NewTokens => _ids.Count - PromptLength;

    /// <summary>A token was chosen.</summary>
    public void Add(int id) => _ids.Add(id);
}
