using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text;

/// <summary>Code points, each with the range of the user's text that it stands for (in code points, end exclusive).</summary>
internal sealed class AlignedText(int[] points, int[] starts, int[] ends)
{
    /// <summary>The code points.</summary>
    public ReadOnlySpan<int> Points => points;

    /// <summary>Where each one's source begins.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>Where it ends.</summary>
    public ReadOnlySpan<int> Ends => ends;

    /// <summary>How many.</summary>
    public int Length => points.Length;

    /// <summary>A user's text: every code point stands for itself.</summary>
    public static AlignedText Of(string text)
    {
        int[] points = CodePoints.Of(text);
        var starts = new int[points.Length];
        var ends = new int[points.Length];
        for (int i = 0; i < points.Length; i++) (starts[i], ends[i]) = (i, i + 1);
        return new AlignedText(points, starts, ends);
    }

    /// <summary>A part as a text of its own.</summary>
    public AlignedText Slice(int start, int length) =>
        start == 0 && length == Length ? this : new AlignedText(
            points.AsSpan(start, length).ToArray(), starts.AsSpan(start, length).ToArray(), ends.AsSpan(start, length).ToArray());

    /// <summary>
    /// The text that changes give: see <see cref="NormalForm"/> for what a change is. What was added stands for what the one before stands
    /// for.
    /// </summary>
    public AlignedText Transform(List<(int Point, int Change)> changed)
    {
        var builder = new AlignedTextBuilder(changed.Count);
        int next = 0;
        foreach ((int point, int change) in changed)
        {
            int source = change > 0 ? next - 1 : next;
            builder.Add(point, source < 0 ? 0 : starts[source], source < 0 ? 0 : ends[source]);
            if (change <= 0) next += 1 - change;
        }

        return builder.Build();
    }

    /// <summary>
    /// The text with something in front of it that stands for what its first code point stands for; an empty text stays empty.
    /// </summary>
    public AlignedText Prepend(ReadOnlySpan<int> prefix)
    {
        if (Length == 0) return this;
        var builder = new AlignedTextBuilder(Length + prefix.Length);
        foreach (int point in prefix) builder.Add(point, starts[0], ends[0]);
        builder.Add(this, 0, Length);
        return builder.Build();
    }

    /// <summary>The text.</summary>
    public override string ToString() => CodePoints.ToText(points);
}
