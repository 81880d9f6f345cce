using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reference.Peft.Files;

/// <summary>
/// JSON, character for character as Python's json.dumps(value, indent=2, sort_keys=True) writes it: how PEFT writes adapter_config.json.
/// </summary>
internal static class PythonJson
{
    /// <summary>The text, without a newline at its end.</summary>
    public static string Write(JsonNode? value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? value, int depth)
    {
        switch (value)
        {
            case JsonObject map:
                var sorted = map.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
                Items(text, '{', '}', sorted.Count, depth, i =>
                {
                    Quoted(text, sorted[i].Key);
                    text.Append(": ");
                    Append(text, sorted[i].Value, depth + 1);
                });
                break;
            case JsonArray list:
                Items(text, '[', ']', list.Count, depth, i => Append(text, list[i], depth + 1));
                break;
            case JsonValue number when number.GetValueKind() == JsonValueKind.Number: text.Append(Number(number)); break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String: Quoted(text, scalar.GetValue<string>()); break;
            case JsonValue truth: text.Append(truth.GetValueKind() == JsonValueKind.True ? "true" : "false"); break;
            default: text.Append("null"); break;
        }
    }

    private static void Items(StringBuilder text, char open, char close, int count, int depth, Action<int> item)
    {
        text.Append(open);
        for (int i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "\n" : ",\n").Append(' ', 2 * (depth + 1));
            item(i);
        }

        if (count > 0) text.Append('\n').Append(' ', 2 * depth);
        text.Append(close);
    }

    /// <summary>
    /// A whole number as it is; a float as Python's repr: shortest digits, a point or an exponent, the exponent from 10¹⁶ up and below
    /// 10⁻⁴.
    /// </summary>
    private static string Number(JsonValue number)
    {
        string raw = number.ToJsonString();
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0) return raw;
        double value = double.Parse(raw, CultureInfo.InvariantCulture);
        string[] parts = value.ToString("E16", CultureInfo.InvariantCulture).Split('E');
        int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (value == 0 || exponent is >= -4 and < 16)
        {
            decimal exact = decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture);
            string plain = value == 0 ? shortest : exact.ToString(CultureInfo.InvariantCulture);
            return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
        }

        string[] digits = shortest.Split('E');
        string mantissa = digits[0];
        if (digits.Length == 1)
        {
            string all = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-').TrimStart('0').TrimEnd('0');
            mantissa = (value < 0 ? "-" : "") + all[..1] + (all.Length > 1 ? "." + all[1..] : "");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static void Quoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
