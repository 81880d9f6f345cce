namespace Reference.Training.Data;

/// <summary>
/// Data cannot be used as they are, or not as asked. The message names the file, the line or element, what stands there, what should, and
/// what to do.
/// </summary>
public sealed class DataFileException : FormatException
{
    /// <summary>An error at a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What may.</param>
    /// <param name="advice">What to do; empty where the rest says it.</param>
    public DataFileException(DataPlace place, string found, string expected, string advice = "")
        : base($"{place}: found {found}; expected {expected}.{(advice.Length > 0 ? " " + advice : "")}")
    {
        (Place, Found, Expected, Advice) = (place, found, expected, advice);
    }

    /// <summary>The place.</summary>
    public DataPlace Place { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>What may stand there.</summary>
    public string Expected { get; }

    /// <summary>What to do, or empty.</summary>
    public string Advice { get; }
}
