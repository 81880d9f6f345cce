namespace Reference.Training.Data;

/// <summary>
/// Parts a set's documents into those that train and those that validate: a fraction drawn by the seed, or the last ones. It goes by the
/// rows of the file, so that rows that are dropped move no others from one part to the other. Both keep their order.
/// </summary>
internal static class ValidationSplit
{
    // Orders of epochs have the numbers of their sets; the split has numbers beyond.
    private const uint Purpose = 1u << 31;

    /// <summary>The documents of both parts.</summary>
    /// <param name="set">The set.</param>
    /// <param name="number">Its number.</param>
    /// <param name="options">Fraction or number of the last ones, and the seed.</param>
    /// <exception cref="ArgumentException">One part would have nothing.</exception>
    public static (int[] Training, int[] Validation) Of(DocumentSet set, int number, DataOptions options)
    {
        int rows = set.Lengths.Count;
        var validates = new bool[rows];
        if (options.ValidationLast > 0)
        {
            if (options.ValidationLast >= rows)
                throw new ArgumentException(
                    $"data, validation_last: found {options.ValidationLast}; expected less than the {rows} rows of {set.File.Path}");
            validates.AsSpan(rows - options.ValidationLast).Fill(true);
        }
        else if (options.ValidationFraction > 0)
        {
            if (rows < 2)
                throw new ArgumentException(
                    $"data, validation_fraction: found {options.ValidationFraction} of {set.File.Path}, which has one row; expected more");
            int kept = Math.Clamp((int)Math.Round(rows * options.ValidationFraction, MidpointRounding.AwayFromZero), 1, rows - 1);
            var order = new RowPermutation(rows, options.Seed, 0, Purpose | (uint)number);
            for (int i = 0; i < kept; i++) validates[order[i]] = true;
        }

        ILookup<bool, int> parts = Enumerable.Range(0, set.Store.Count).ToLookup(document => validates[set.Store.OriginOf(document).Row]);
        if (validates.Contains(true) && !parts[true].Any())
            throw new ArgumentException(
                $"data, validation: found rows of {set.File.Path} that are all dropped; expected some with something to learn");
        return ([.. parts[false]], [.. parts[true]]);
    }
}
