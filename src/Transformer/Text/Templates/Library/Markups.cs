using System.Net;
using System.Text;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>What templates for web pages brought to Jinja: escaping for HTML and for addresses.</summary>
internal static class Markups
{
    /// <summary>A text for HTML; what is marked as escaped stays.</summary>
    public static string Escape(object? value)
    {
        if (value is Markup markup) return markup.Text;
        return Python.Text(value).Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal);
    }

    /// <summary>The text of HTML, with single spaces.</summary>
    public static string StripTags(string text)
    {
        text = Without(Without(text, "<!--", "-->"), "<", ">");
        string spaced = string.Join(' ', StringMethods.Words(text, int.MaxValue));
        return WebUtility.HtmlDecode(spaced);
    }

    /// <summary>Attributes of an HTML element.</summary>
    public static string Attributes(Mapping mapping, bool space)
    {
        var parts = new List<string>();
        foreach ((object? key, object? value) in mapping.Entries)
        {
            if (value is null or Undefined) continue;
            string name = Python.Text(key);
            if (name.AsSpan().IndexOfAny("/>=") >= 0 || name.Any(PythonText.IsSpace))
                throw new TemplateFault($"xmlattr: invalid character in attribute name '{name}'");
            parts.Add($"{Escape(name)}=\"{Escape(value)}\"");
        }

        string text = string.Join(' ', parts);
        return space && text.Length > 0 ? " " + text : text;
    }

    /// <summary>A text for an address (quote, or quote_plus in a query).</summary>
    public static string Url(string text, bool isQuery)
    {
        var output = new StringBuilder();
        foreach (byte unit in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)unit;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || (c == '/' && !isQuery)) output.Append(c);
            else if (c == ' ' && isQuery) output.Append('+');
            else output.Append('%').Append(unit.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return output.ToString();
    }

    private static string Without(string text, string open, string close)
    {
        var output = new StringBuilder();
        int done = 0;
        while (true)
        {
            int start = text.IndexOf(open, done, StringComparison.Ordinal);
            int end = start < 0 ? -1 : text.IndexOf(close, start, StringComparison.Ordinal);
            if (end < 0) return output.Append(text.AsSpan(done)).ToString();
            output.Append(text.AsSpan(done, start - done));
            done = end + close.Length;
        }
    }
}
