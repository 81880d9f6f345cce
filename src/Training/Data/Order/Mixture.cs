namespace Reference.Training.Data;

/// <summary>
/// Which of several sets a place of the run belongs to, and the how-manieth of that set's it is: a pure function in time that depends on
/// the number of sets alone. Pick k of a set with weight w is due at (k + ½) ÷ w; picks come in that order, of equal ones the lower set
/// first (the divisor method of Webster and Sainte-Laguë), so that after t places every set has had its share of t, to within the number of
/// sets.
/// </summary>
public sealed class Mixture
{
    private readonly double[] _weights;
    private readonly double _total;

    /// <summary>A mixture.</summary>
    /// <param name="weights">One a set, above 0.</param>
    public Mixture(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count == 0) throw new ArgumentException("mixture: no weights were given; expected one a set");
        foreach (double weight in weights)
        {
            if (!(weight > 0 && double.IsFinite(weight)))
                throw new ArgumentException($"mixture: found the weight {weight}; expected numbers above 0");
            _total += weight;
        }

        _weights = [.. weights];
    }

    /// <summary>The set at a place, and how many places of that set come before it.</summary>
    /// <param name="place">From 0.</param>
    public (int Set, long Number) At(long place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        if (_weights.Length == 1) return (0, place);

        // Every set has had at least this many: the picks that are due so early that no other set can push them behind the place.
        double time = place / _total, margin = (_weights.Length / 2.0) + 2;
        var had = new long[_weights.Length];
        long sum = 0;
        for (int s = 0; s < had.Length; s++) sum += had[s] = Math.Max(0, (long)Math.Floor((time * _weights[s]) - margin));
        while (true)
        {
            int next = Next(had);
            if (sum == place) return (next, had[next]);
            had[next]++;
            sum++;
        }
    }

    private int Next(long[] had)
    {
        int next = 0;
        for (int s = 1; s < had.Length; s++)
            if (Due(s, had[s]) < Due(next, had[next])) next = s;
        return next;
    }

    private double Due(int set, long number) => (number + 0.5) / _weights[set];
}
