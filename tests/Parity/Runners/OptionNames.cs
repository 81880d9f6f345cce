using System.Text.Json;

namespace Reference.Tests.Parity.Runners;

/// <summary>Options as a library's call has them, under our names.</summary>
internal static class OptionNames
{
    private static readonly Dictionary<string, string[]> s_pairs =
        new(StringComparer.Ordinal) { ["betas"] = ["beta1", "beta2"], ["eps"] = ["eps1", "eps2"] };

    /// <summary>The options over their defaults; a pair becomes two, null is left out.</summary>
    public static Dictionary<string, object> Of(JsonElement options, IReadOnlyDictionary<string, object>? defaults = null)
    {
        var found = new Dictionary<string, object>(defaults ?? new Dictionary<string, object>(), StringComparer.Ordinal);
        foreach (JsonProperty option in options.EnumerateObject())
        {
            if (option.Value.ValueKind != JsonValueKind.Array) Add(option.Name, option.Value);
            else foreach ((string name, JsonElement value) in s_pairs[option.Name].Zip(option.Value.EnumerateArray())) Add(name, value);
        }

        return found;

        void Add(string name, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Null) return;
            found[name] = value.ValueKind switch
            {
                JsonValueKind.Number => value.GetDouble(),
                JsonValueKind.String => value.GetString()!,
                _ => value.GetBoolean(),
            };
        }
    }
}
