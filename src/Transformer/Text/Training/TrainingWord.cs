namespace Reference.Transformer.Text.Training;

/// <summary>A word of the training text, as tokens so far, and how often it stands there.</summary>
/// <param name="tokens">Ids; the list becomes the word's own.</param>
/// <param name="count">At least 1.</param>
internal sealed class TrainingWord(List<int> tokens, long count)
{
    /// <summary>How often it stands in the text.</summary>
    public long Count => count;

    /// <summary>Its neighbours, from the left, overlapping.</summary>
    public IEnumerable<(int Left, int Right)> Pairs()
    {
        for (int i = 0; i + 1 < tokens.Count; i++) yield return (tokens[i], tokens[i + 1]);
    }

    /// <summary>Puts a token in the place of every occurrence of a pair, from the left.</summary>
    public void Merge((int Left, int Right) pair, int id)
    {
        int kept = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            bool match = i + 1 < tokens.Count && (tokens[i], tokens[i + 1]) == pair;
            tokens[kept++] = match ? id : tokens[i];
            if (match) i++;
        }

        tokens.RemoveRange(kept, tokens.Count - kept);
    }
}
