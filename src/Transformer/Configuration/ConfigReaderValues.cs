using System.Globalization;
using System.Text.Json;

namespace Reference.Transformer.Configuration;

/// <content>The typed values.</content>
public sealed partial class ConfigReader
{
    /// <summary>A whole number.</summary>
    /// <param name="key">A key of this object.</param>
    /// <param name="fallback">The value where the key is absent.</param>
    /// <param name="min">Least allowed.</param>
    /// <param name="max">Greatest allowed.</param>
    public int Integer(string key, int fallback, int min, int max)
    {
        RefuseNull(key, Whole(min, max));
        return OptionalInteger(key, fallback, min, max) ?? fallback;
    }

    /// <summary>A whole number or null.</summary>
    /// <param name="key">A key of this object.</param>
    /// <param name="fallback">The value where the key is absent.</param>
    /// <param name="min">Least allowed.</param>
    /// <param name="max">Greatest allowed.</param>
    public int? OptionalInteger(string key, int? fallback, int min, int max)
    {
        if (Find(key) is not { } value) return Raw(key) is null ? fallback : null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max) return number;
        bool whole = value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _);
        Wrong(key, Whole(min, max), whole ? "" : "Write it without quotes, point and exponent.");
        return fallback;
    }

    /// <summary>A finite number.</summary>
    /// <param name="key">A key of this object.</param>
    /// <param name="fallback">The value where the key is absent.</param>
    /// <param name="min">Least allowed.</param>
    /// <param name="max">Greatest allowed.</param>
    public double Number(string key, double fallback, double min, double max)
    {
        RefuseNull(key, Real(min, max));
        return OptionalNumber(key, fallback, min, max) ?? fallback;
    }

    /// <summary>A finite number or null.</summary>
    /// <param name="key">A key of this object.</param>
    /// <param name="fallback">The value where the key is absent.</param>
    /// <param name="min">Least allowed.</param>
    /// <param name="max">Greatest allowed.</param>
    public double? OptionalNumber(string key, double? fallback, double min, double max)
    {
        if (Find(key) is not { } value) return Raw(key) is null ? fallback : null;
        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= min && number <= max) return number;
        Wrong(key, Real(min, max));
        return fallback;
    }

    /// <summary>A truth value.</summary>
    /// <param name="key">A key of this object.</param>
    /// <param name="fallback">The value where the key is absent.</param>
    public bool Flag(string key, bool fallback)
    {
        RefuseNull(key, "true or false");
        if (Find(key) is not { } value) return fallback;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Wrong(key, "true or false");
        return fallback;
    }

    /// <summary>A text or null.</summary>
    /// <param name="key">A key of this object.</param>
    /// <param name="fallback">The value where the key is absent.</param>
    public string? Text(string key, string? fallback)
    {
        if (Find(key) is not { } value) return Raw(key) is null ? fallback : null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        Wrong(key, "a text");
        return fallback;
    }

    /// <summary>A list of texts, or null where there is none.</summary>
    /// <param name="key">A key of this object.</param>
    public IReadOnlyList<string>? Texts(string key) =>
        List(key, "texts", v => v.ValueKind == JsonValueKind.String ? v.GetString() : null);

    /// <summary>A list of finite numbers, or null where there is none.</summary>
    /// <param name="key">A key of this object.</param>
    /// <param name="min">Least allowed.</param>
    /// <param name="max">Greatest allowed.</param>
    public IReadOnlyList<double>? Numbers(string key, double min, double max)
    {
        bool Fits(JsonElement v) => v.ValueKind == JsonValueKind.Number && v.GetDouble() is var number && number >= min && number <= max;
        return List(key, $"numbers, each {Real(min, max)}", v => Fits(v) ? (object)v.GetDouble() : null)?.Cast<double>().ToArray();
    }

    /// <summary>A list of truth values, which may be written 0 and 1, or null where there is none.</summary>
    /// <param name="key">A key of this object.</param>
    public IReadOnlyList<bool>? Flags(string key)
    {
        static object? One(JsonElement v) => v.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when v.TryGetInt32(out int number) && number is 0 or 1 => number == 1,
            _ => null,
        };
        return List(key, "0 and 1", One)?.Cast<bool>().ToArray();
    }

    private T[]? List<T>(string key, string what, Func<JsonElement, T?> one)
        where T : class
    {
        if (Find(key) is not { } value) return null;
        var result = new List<T>();
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                if (one(item) is not { } good) break;
                result.Add(good);
            }

            if (result.Count == value.GetArrayLength()) return [.. result];
        }

        Wrong(key, $"a list of {what}");
        return null;
    }

    private void RefuseNull(string key, string allowed)
    {
        if (Raw(key) is { ValueKind: JsonValueKind.Null }) Wrong(key, allowed, "Leave the key out to have the default.");
    }

    private static string Whole(int min, int max) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");

    private static string Real(double min, double max) => string.Create(CultureInfo.InvariantCulture, $"a number from {min:R} to {max:R}");
}
