using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Reference.Training.Data;

/// <summary>Rows that cannot be used: an error at once, or passed over and counted up to a limit.</summary>
/// <param name="limit">How many may be passed over; 0 for none.</param>
internal sealed class BadRows(int limit)
{
    /// <summary>Rows passed over.</summary>
    public int Count { get; private set; }

    /// <summary>The message of the first.</summary>
    public string? First { get; private set; }

    /// <summary>Does something with a row; false where the row is bad and passed over.</summary>
    /// <exception cref="DataFileException">The row is bad, and the limit is reached.</exception>
    public bool Try<T>(Func<T> read, [MaybeNullWhen(false)] out T value)
    {
        try
        {
            value = read();
            return true;
        }
        catch (DataFileException e) when (Count < limit)
        {
            Pass(e);
            value = default;
            return false;
        }
    }

    /// <summary>Counts a row that is bad for a reason found later.</summary>
    /// <exception cref="DataFileException">The limit is reached.</exception>
    public void Add(DataFileException fault)
    {
        if (Count >= limit) throw fault;
        Pass(fault);
    }

    /// <summary>A sentence on what was passed over, or null.</summary>
    public string? Summary() => Count == 0 ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} bad row{(Count == 1 ? " was" : "s were")} passed over (at most {limit} allowed); the first: {First}");

    private void Pass(DataFileException fault)
    {
        Count++;
        First ??= fault.Message;
    }
}
