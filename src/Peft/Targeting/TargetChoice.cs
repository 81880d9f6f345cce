using System.Globalization;
using System.Text.RegularExpressions;
using Reference.Peft.Configuration;

namespace Reference.Peft.Targeting;

/// <summary>Whether an adapter takes a module, by its path: PEFT's rules (check_target_module_exists), word for word.</summary>
/// <param name="config">The adapter's configuration, its targets resolved.</param>
internal sealed class TargetChoice(AdapterConfig config)
{
    private TargetNames Targets => config.Targets!;

    /// <summary>Throws where options do not go together.</summary>
    public void Check()
    {
        if (Targets.Pattern is not null && config.LayersToTransform is not null)
            throw new AdapterException(
                "layers_to_transform goes with a list of target_modules, not with a regular expression or all-linear; put "
                + " the numbers into the expression");
        if (config.LayersPattern is { List: not { Count: 0 }, Pattern: not "" } && config.LayersToTransform is null)
            throw new AdapterException(
                "layers_pattern says where layers_to_transform counts, which is not given; give it too, or leave layers_pattern out");
    }

    /// <summary>True where the module at a path is adapted.</summary>
    public bool Takes(string path) => !IsExcluded(path) && IsTarget(path);

    /// <summary>True where exclude_modules or modules_to_save keep it from being adapted.</summary>
    public bool IsExcluded(string path)
    {
        if (config.Exclude?.Pattern is { } pattern && Patterns.IsFull(pattern, path, "exclude_modules")) return true;
        if (config.Exclude?.List is { } names && names.Any(name => Ends(path, name))) return true;
        return config.ModulesToSave?.Any(name => Patterns.AtStart($@"(^|.*\.){name}($|\..*)", path, "modules_to_save").Success) == true;
    }

    private bool IsTarget(string path)
    {
        if (Targets.Pattern is { } pattern) return Patterns.IsFull(pattern, path, "target_modules");
        if (Targets.List!.Contains(path)) return true;
        return Targets.List!.Any(name => Ends(path, name)) && IsInLayers(path);
    }

    private bool IsInLayers(string path)
    {
        if (config.LayersToTransform is not { Count: > 0 } layers) return true;
        IReadOnlyList<string> lists = config.LayersPattern is { Pattern: not "" } pattern ? pattern.List ?? [pattern.Pattern!] : [];
        string[] patterns = lists.Count == 0 ? [@".*?\.[^.]*\.(\d+)\."] : [.. lists.Select(list => $@".*?\.{list}\.(\d+)\.")];
        foreach (string where in patterns)
        {
            Match match = Patterns.AtStart(where, path, "layers_pattern");
            if (match.Success) return layers.Contains(int.Parse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        return false;
    }

    private static bool Ends(string path, string name) => path == name || path.EndsWith("." + name, StringComparison.Ordinal);
}
