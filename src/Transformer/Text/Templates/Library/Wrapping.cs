using System.Text;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>The filter wordwrap: textwrap of Python, without breaks at hyphens.</summary>
internal static class Wrapping
{
    /// <summary>A text with lines of a width at most; its own newlines stay.</summary>
    public static string Wrap(string text, Bound arguments)
    {
        int width = arguments.Whole(0, 79);
        if (text.Length > Limits.Wrap) throw new TemplateFault($"wordwrap of over {Limits.Wrap} characters");
        if (width < 1) throw new TemplateFault("wordwrap: the width must be above 0");
        bool breaksWords = !arguments.Has(1) || arguments.Flag(1), breaksHyphens = !arguments.Has(3) || arguments.Flag(3);
        if (breaksHyphens && text.Contains('-', StringComparison.Ordinal))
            throw new TemplateFault("wordwrap of a text with hyphens is not supported; give break_on_hyphens=false");
        string newline = arguments.TextOrNone(2) ?? "\n";
        return string.Join(newline, StringMethods.Lines(text).Select(line => string.Join(newline, Lines(line, width, breaksWords))));
    }

    private static List<string> Lines(string text, int width, bool breaksWords)
    {
        var lines = new List<string>();
        Queue<string> chunks = Chunks(text);
        string rest = "";
        while (rest.Length > 0 || chunks.Count > 0)
        {
            if (rest.Length == 0) rest = chunks.Dequeue();
            if (lines.Count > 0 && IsBlank(rest)) rest = "";
            var line = new StringBuilder();
            string last = "";
            int room = width;
            while (true)
            {
                if (rest.Length == 0 && !chunks.TryDequeue(out rest!)) rest = "";
                if (rest.Length == 0 || PythonText.Length(rest) > room) break;
                room -= PythonText.Length(rest);
                line.Append(last = rest);
                rest = "";
            }

            if (PythonText.Length(rest) > width && (breaksWords || line.Length == 0))
            {
                int taken = breaksWords ? room : PythonText.Length(rest);
                line.Append(last = Slicing.Part(rest, 0, taken));
                rest = Slicing.Part(rest, taken, int.MaxValue);
            }

            if (IsBlank(last)) line.Length -= last.Length;
            if (line.Length > 0) lines.Add(line.ToString());
        }

        return lines;
    }

    private static bool IsBlank(string text) => PythonText.IsSpace(text.AsSpan());

    // Words and the white space between them.
    private static Queue<string> Chunks(string text)
    {
        var chunks = new Queue<string>();
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i < text.Length && IsGap(text[i]) == IsGap(text[i - 1])) continue;
            chunks.Enqueue(text[start..i]);
            start = i;
        }

        return chunks;
    }

    private static bool IsGap(char c) => c is ' ' or '\t' or '\n' or '\v' or '\f' or '\r';
}
