using System.Globalization;

namespace Reference.Tensors;

/// <summary>The lengths of a tensor's axes, outermost first. Immutable; rank 0 is a scalar.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest rank that tensors may have.</summary>
    public const int MaxRank = 8;

    private readonly nint[]? _lengths;

    /// <summary>A shape with the given axis lengths.</summary>
    /// <exception cref="ArgumentException">A length is negative, there are more than <see cref="MaxRank"/>, or the product
    /// overflows.</exception>
    public Shape(params ReadOnlySpan<nint> lengths)
    {
        if (lengths.Length > MaxRank)
            throw new ArgumentException($"shape of rank {lengths.Length}: at most {MaxRank} axes are supported");
        nint count = 1;
        foreach (nint length in lengths)
        {
            if (length < 0) throw new ArgumentException($"shape {Text(lengths)}: an axis length is negative");
            if (length != 0 && count > nint.MaxValue / length)
                throw new ArgumentException($"shape {Text(lengths)}: the element count overflows");
            count *= length;
        }

        _lengths = lengths.ToArray();
        Count = count;
    }

    /// <summary>Number of axes.</summary>
    public int Rank => _lengths?.Length ?? 0;

    /// <summary>Number of elements; 1 for a scalar.</summary>
    public nint Count { get => _lengths is null ? 1 : field; }

    /// <summary>The axis lengths, outermost first.</summary>
    public ReadOnlySpan<nint> Lengths => _lengths;

    /// <summary>The length of an axis; negative counts from the end.</summary>
    public nint this[int axis] => Lengths[axis < 0 ? axis + Rank : axis];

    /// <summary>Strides, in elements, of a tensor of this shape without gaps (row-major).</summary>
    public nint[] DenseStrides()
    {
        var strides = new nint[Rank];
        nint step = 1;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= this[axis];
        }

        return strides;
    }

    /// <summary>
    /// The shape that both broadcast to: axes are aligned at the end, a length of 1 or a missing axis stretches.
    /// </summary>
    /// <exception cref="ArgumentException">Two lengths differ and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b) =>
        TryBroadcast(a, b, out Shape common) ? common
        : throw new ArgumentException($"shapes {a} and {b} do not broadcast: aligned at the end, two lengths differ and neither is 1");

    /// <summary>As <see cref="Broadcast"/>; false where two lengths differ and neither is 1.</summary>
    public static bool TryBroadcast(Shape a, Shape b, out Shape common)
    {
        common = default;
        int rank = Math.Max(a.Rank, b.Rank);
        var lengths = new nint[rank];
        for (int i = 1; i <= rank; i++)
        {
            nint x = i <= a.Rank ? a[-i] : 1, y = i <= b.Rank ? b[-i] : 1;
            if (x != y && x != 1 && y != 1) return false;
            lengths[rank - i] = x == 1 ? y : x;
        }

        common = new Shape(lengths);
        return true;
    }

    /// <summary>True where the lengths are equal.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>True where the lengths differ.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Lengths.SequenceEqual(other.Lengths);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (nint length in Lengths) hash.Add(length);
        return hash.ToHashCode();
    }

    /// <summary>The lengths as [a, b, c].</summary>
    public override string ToString() => Text(Lengths);

    private static string Text(ReadOnlySpan<nint> lengths)
    {
        var parts = new string[lengths.Length];
        for (int i = 0; i < parts.Length; i++) parts[i] = lengths[i].ToString(CultureInfo.InvariantCulture);
        return $"[{string.Join(", ", parts)}]";
    }
}
