namespace Reference.Transformer.Text;

/// <summary>Collects code points with what they stand for.</summary>
/// <param name="capacity">How many are expected.</param>
internal sealed class AlignedTextBuilder(int capacity)
{
    private int[] _points = new int[capacity], _starts = new int[capacity], _ends = new int[capacity];

    /// <summary>How many are there.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a code point.</summary>
    public void Add(int point, int start, int end)
    {
        if (Count == _points.Length) Grow(Count + 1);
        (_points[Count], _starts[Count], _ends[Count]) = (point, start, end);
        Count++;
    }

    /// <summary>Adds a part of a text.</summary>
    public void Add(AlignedText text, int start, int length)
    {
        if (Count + length > _points.Length) Grow(Count + length);
        text.Points.Slice(start, length).CopyTo(_points.AsSpan(Count));
        text.Starts.Slice(start, length).CopyTo(_starts.AsSpan(Count));
        text.Ends.Slice(start, length).CopyTo(_ends.AsSpan(Count));
        Count += length;
    }

    /// <summary>The text; the builder is not used after that.</summary>
    public AlignedText Build()
    {
        if (Count != _points.Length) Resize(Count);
        return new AlignedText(_points, _starts, _ends);
    }

    private void Grow(int needed) => Resize(Math.Max(needed, Math.Max(16, checked(_points.Length * 2))));

    private void Resize(int length)
    {
        Array.Resize(ref _points, length);
        Array.Resize(ref _starts, length);
        Array.Resize(ref _ends, length);
    }
}
