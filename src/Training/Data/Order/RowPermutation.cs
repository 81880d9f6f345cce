using Reference.Tensors;

namespace Reference.Training.Data;

/// <summary>
/// An order of n rows as a function: place → row, in constant time and without a table. A Feistel network of eight rounds over 2·k bits
/// (Luby and Rackoff 1988), 4ᵏ ≥ n, whose round functions are Philox numbers of the purpose Shuffle, element round·2³² + x; a result of n
/// or more is put in again until it is less (cycle walking, Black and Rogaway 2002), less than four times on average. At least k = 4: fewer
/// bits have too few round functions for all orders to be equally likely.
/// </summary>
public readonly struct RowPermutation
{
    private const int Rounds = 8, LeastBits = 4;

    private readonly ulong _count;
    private readonly int _bits;
    private readonly RandomStream _stream;

    /// <summary>An order.</summary>
    /// <param name="count">Rows; at least 1.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="epoch">From 0: every epoch has an order of its own.</param>
    /// <param name="set">The number of the set of rows.</param>
    public RowPermutation(long count, ulong seed, long epoch, uint set = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        (_count, _stream) = ((ulong)count, new RandomKey(seed, RandomPurpose.Shuffle, (ulong)epoch, set).Stream());
        _bits = LeastBits;
        while (_bits < 31 && 1UL << (2 * _bits) < _count) _bits++;
    }

    /// <summary>The row at a place.</summary>
    /// <param name="place">From 0, below the count.</param>
    public long this[long place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)place, _count);
            if (_count == 1) return 0;
            ulong value = (ulong)place;
            do value = Once(value);
            while (value >= _count);
            return (long)value;
        }
    }

    private ulong Once(ulong value)
    {
        ulong mask = (1UL << _bits) - 1, left = value >> _bits, right = value & mask;
        for (ulong round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ (_stream.Bits64((round << 32) | right) & mask));
        return (left << _bits) | right;
    }
}
