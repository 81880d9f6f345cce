namespace Reference.Transformer.Text.Models;

/// <summary>A token of a word.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">First code point of the word's text that it takes.</param>
/// <param name="End">Behind the last.</param>
internal readonly record struct WordToken(int Id, int Start, int End);

/// <summary>A vocabulary and the rule by which a word becomes tokens of it.</summary>
internal interface ITokenModel
{
    /// <summary>The vocabulary.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Appends the tokens of a word.</summary>
    void Tokenize(ReadOnlySpan<int> word, List<WordToken> tokens);
}
