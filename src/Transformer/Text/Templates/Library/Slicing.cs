using System.Text;
using Reference.Transformer.Text.Templates.Values;
using Reference.Transformer.Text.Unicode;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>Items and slices of texts and lists; negative places count from the end.</summary>
internal static class Slicing
{
    /// <summary>The item at a place, or undefined where there is none.</summary>
    public static object? At(object? value, int place)
    {
        int count = Python.Length(value);
        int index = place < 0 ? place + count : place;
        if (index < 0 || index >= count) return Undefined.Item(value, new System.Numerics.BigInteger(place));
        return value switch
        {
            string text => PythonText.IsPlain(text) ? text[index].ToString() : char.ConvertFromUtf32(CodePoints.Of(text)[index]),
            NumberRange range => new System.Numerics.BigInteger(range.Start + (index * range.Stride)),
            _ => Python.Iterate(value)[index],
        };
    }

    /// <summary>value[from:to:stride].</summary>
    public static object? Slice(object? value, object? from, object? to, object? stride)
    {
        int step = stride is null ? 1 : Python.ToInt(stride, "a slice");
        if (step == 0) throw new TemplateFault("slice step cannot be zero");
        switch (value)
        {
            case Undefined undefined:
                throw undefined.Fault();
            case string text:
                return OfText(text, from, to, step);
            case Markup markup:
                return new Markup(OfText(markup.Text, from, to, step));
            case Sequence sequence:
                return new Sequence([.. Places(sequence.Items.Count, from, to, step).Select(place =>
                    sequence.Items[place])], sequence.IsTuple);
            default:
                throw new TemplateFault($"'{Python.TypeName(value)}' object cannot be sliced");
        }
    }

    /// <summary>A text from one code point up to another.</summary>
    public static string Part(string text, int start, int end)
    {
        if (PythonText.IsPlain(text)) return text[Math.Min(start, text.Length)..Math.Min(end, text.Length)];
        int[] points = CodePoints.Of(text);
        return CodePoints.ToText(points.AsSpan()[Math.Min(start, points.Length)..Math.Min(end, points.Length)]);
    }

    private static string OfText(string text, object? from, object? to, int step)
    {
        int[] points = CodePoints.Of(text);
        var output = new StringBuilder();
        foreach (int place in Places(points.Length, from, to, step)) output.Append(char.ConvertFromUtf32(points[place]));
        return output.ToString();
    }

    // slice.indices of Python.
    private static IEnumerable<int> Places(int count, object? from, object? to, int step)
    {
        int lowest = step > 0 ? 0 : -1, highest = step > 0 ? count : count - 1;
        int Clamp(object? value, int missing)
        {
            if (value is null) return missing;
            int place = Python.ToInt(value, "a slice");
            return Math.Clamp(place < 0 ? place + count : place, lowest, highest);
        }

        int start = Clamp(from, step > 0 ? lowest : highest), stop = Clamp(to, step > 0 ? highest : lowest);
        return Walk(start, stop, step);
    }

    private static IEnumerable<int> Walk(long start, long stop, long step)
    {
        for (long i = start; step > 0 ? i < stop : i > stop; i += step) yield return (int)i;
    }
}
