namespace Reference.Training.Data;

/// <summary>Parts a set's documents into those that train and those that validate: a fraction drawn by the seed, or the last ones. Both keep their order.</summary>
internal static class ValidationSplit
{
    // Orders of epochs have the numbers of their sets; the split has numbers beyond.
    private const uint Purpose = 1u << 31;

    /// <summary>The documents of both parts.</summary>
    /// <param name="count">Documents.</param>
    /// <param name="set">The set's number.</param>
    /// <param name="options">Fraction or number of the last ones, and the seed.</param>
    /// <exception cref="ArgumentException">Nothing would be left to train on.</exception>
    public static (int[] Training, int[] Validation) Of(int count, int set, DataOptions options)
    {
        if (options.ValidationLast > 0)
        {
            if (options.ValidationLast >= count)
                throw new ArgumentException($"data, validation_last: found {options.ValidationLast}; expected less than the {count} rows of {options.Paths[set]}");
            return ([.. Enumerable.Range(0, count - options.ValidationLast)], [.. Enumerable.Range(count - options.ValidationLast, options.ValidationLast)]);
        }

        if (options.ValidationFraction == 0) return ([.. Enumerable.Range(0, count)], []);
        if (count < 2) throw new ArgumentException($"data, validation_fraction: {options.Paths[set]} has one row, which cannot both train and validate; expected two or more");
        int kept = Math.Clamp((int)Math.Round(count * options.ValidationFraction, MidpointRounding.AwayFromZero), 1, count - 1);
        var order = new RowPermutation(count, options.Seed, 0, Purpose | (uint)set);
        var validates = new bool[count];
        for (int i = 0; i < kept; i++) validates[order[i]] = true;
        return ([.. Enumerable.Range(0, count).Where(i => !validates[i])], [.. Enumerable.Range(0, count).Where(i => validates[i])]);
    }
}
