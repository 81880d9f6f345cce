using Reference.Peft.Configuration;

namespace Reference.Peft.Files;

/// <summary>
/// Finds the model that an adapter was made on: base_model_name_or_path is a folder, or the hub's id of one that was downloaded.
/// </summary>
public static class BaseModelFolder
{
    /// <summary>The folder (or GGUF file) of an adapter's base model.</summary>
    /// <param name="folder">The adapter's folder.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="within">Where hub models lie (--base): the model itself, or a folder that holds it as ORG/NAME, as NAME, or as the
    /// hub's cache does.</param>
    /// <exception cref="AdapterException">It is not found; the message says where it was looked for.</exception>
    public static string Find(string folder, AdapterConfig config, string? within = null)
    {
        string? name = config.BaseModel;
        string[] places = [.. within is null ? Beside(folder, name) : Within(within, name)];
        foreach (string place in places)
            if (IsModel(place)) return place;
        string file = Path.Combine(folder, AdapterConfigFile.Name);
        string looked = places.Length == 0 ? "" : $"; looked for it at {string.Join(", ", places)}";
        throw new AdapterException(
            $"{file}: base_model_name_or_path is {(name is null ? "null" : $"'{name}'")}, and no such model is here{looked}; "
            + "give the folder that holds it with --base DIR");
    }

    private static IEnumerable<string> Beside(string folder, string? name)
    {
        if (name is null) yield break;
        yield return Path.GetFullPath(name, Path.GetFullPath(folder));
        yield return Path.GetFullPath(name);
    }

    private static IEnumerable<string> Within(string within, string? name)
    {
        yield return within;
        if (name is null) yield break;
        yield return Path.Combine(within, name);
        yield return Path.Combine(within, name[(name.LastIndexOf('/') + 1)..]);
        string snapshots = Path.Combine(within, "models--" + name.Replace("/", "--", StringComparison.Ordinal), "snapshots");
        if (!Directory.Exists(snapshots)) yield break;
        foreach (string snapshot in Directory.GetDirectories(snapshots).Order(StringComparer.Ordinal)) yield return snapshot;
    }

    private static bool IsModel(string place) => File.Exists(place)
        ? place.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)
        : Directory.Exists(place) && (File.Exists(Path.Combine(place, "config.json")) || Directory.EnumerateFiles(place, "*.gguf").Any());
}
