using System.Globalization;
using System.Text;
using Reference.Tensors.Formats;

namespace Reference.Training.Runs;

/// <summary>A run's options as the text of a run's file: YAML that reads back as it was.</summary>
public static class RunYaml
{
    /// <summary>The text.</summary>
    /// <param name="options">The options.</param>
    /// <param name="commented">True to give every field its help.</param>
    public static string Text(RunOptions options, bool commented)
    {
        var text = new StringBuilder();
        string section = "";
        foreach (RunField field in RunFields.All)
        {
            int dot = field.Key.IndexOf('.', StringComparison.Ordinal);
            string its = dot < 0 ? "" : field.Key[..dot];
            if (its != section) text.Append(CultureInfo.InvariantCulture, $"{(commented ? "\n" : "")}{section = its}:\n");
            string indent = dot < 0 ? "" : "  ";
            if (commented) text.Append(CultureInfo.InvariantCulture, $"{indent}# {field.Help} ({field.Kind})\n");
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{indent}{field.Key[(dot + 1)..]}: {Value(field, options)}").TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes a run's file, whole or not at all.</summary>
    public static void Write(string path, RunOptions options) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Text(options, commented: false))));

    private static string Value(RunField field, RunOptions options)
    {
        IReadOnlyList<string> texts = field.Texts(options);
        return field.IsList ? $"[{string.Join(", ", texts.Select(Quoted))}]" : texts.Count == 0 ? "" : Quoted(texts[0]);
    }

    /// <summary>Plain where YAML reads it back as it is, else in double quotes with everything escaped that is no plain character.</summary>
    private static string Quoted(string text)
    {
        if (text.Length > 0 && text[0] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '+')) return text;
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff') quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
