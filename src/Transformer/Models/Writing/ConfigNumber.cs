using System.Globalization;
using System.Text.Json.Nodes;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// A real number as Python writes it: the shortest text that gives it back, with a point or an exponent, so that it is read as a float.
/// </summary>
internal static class ConfigNumber
{
    /// <summary>The number.</summary>
    public static JsonNode Of(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return JsonNode.Parse(text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0")!;
    }

    /// <summary>A list of numbers.</summary>
    public static JsonArray Of(IEnumerable<double> values) => new([.. values.Select(Of)]);
}
