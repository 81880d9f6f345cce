namespace Reference.Transformer.Text;

/// <summary>
/// A tokenizer's file cannot be used, or a text cannot be tokenised as asked. The message names the file, the place, what stands there,
/// what should, and what to do.
/// </summary>
public sealed class TokenizerException : FormatException
{
    /// <summary>An error at one place.</summary>
    /// <param name="file">The file, as the user knows it; "text" where a call is wrong and not a file.</param>
    /// <param name="where">The place: a JSON path such as $.model.merges[3], a metadata key, a line.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What may.</param>
    /// <param name="advice">What to do; empty where the rest says it.</param>
    public TokenizerException(string file, string where, string found, string expected, string advice = "")
        : base($"{file}: {where}: found {found}; expected {expected}.{(advice.Length > 0 ? " " + advice : "")}")
    {
        (File, Where, Found, Expected) = (file, where, found, expected);
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The place in it.</summary>
    public string Where { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>What may stand there.</summary>
    public string Expected { get; }
}
