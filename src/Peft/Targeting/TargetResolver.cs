using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Transformer;
using Reference.Transformer.Layers;

namespace Reference.Peft.Targeting;

/// <summary>
/// Turns target_modules into what PEFT works with and writes: the family's default, the names behind all-linear, a long list made short.
/// </summary>
/// <param name="modules">All modules by path.</param>
/// <param name="heads">The paths of output heads, which all-linear leaves out.</param>
internal sealed class TargetResolver(IReadOnlyList<(string Path, Module Layer)> modules, IReadOnlyList<string> heads)
{
    private const int ShortenedFrom = 20;

    /// <summary>The targets of a configuration.</summary>
    public TargetNames Resolve(AdapterConfig config, string family)
    {
        TargetNames targets = config.Targets ?? AdapterMethods.Of(config.PeftType).DefaultTargets(family);
        if (targets.IsAllLinear)
            targets = TargetNames.Of([.. modules
                .Where(entry => entry.Layer is LinearLayer && !heads.Contains(entry.Path)).Select(entry => entry.Path)]);
        if (targets.List is not { } list) return targets;
        string[] names = [.. list.Distinct().Order(StringComparer.Ordinal)];
        return TargetNames.Of(names.Length < ShortenedFrom ? names : Shorten(names));
    }

    /// <summary>The shortest endings that match the same modules (PEFT's _find_minimal_target_modules).</summary>
    private string[] Shorten(string[] names)
    {
        var others = modules.Select(entry => entry.Path).Concat(heads)
            .Where(path => !names.Any(name => path == name || path.EndsWith("." + name, StringComparison.Ordinal)));
        var taken = others.SelectMany(Endings).ToHashSet(StringComparer.Ordinal);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string name in names.OrderBy(name => string.Join('\n', Endings(name)), StringComparer.Ordinal))
        {
            if (found.Any(ending => name.EndsWith("." + ending, StringComparison.Ordinal))) continue;
            string? shortest = Endings(name).FirstOrDefault(ending => !found.Contains(ending) && !taken.Contains(ending));
            if (shortest is not null) found.Add(shortest);
        }

        return found.Count == 0 || found.Count >= names.Length ? names : [.. found];
    }

    /// <summary>A path's endings at dots, shortest first.</summary>
    private static IEnumerable<string> Endings(string path)
    {
        for (int dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1)) yield return path[(dot + 1)..];
        yield return path;
    }
}
