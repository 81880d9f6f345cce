using System.Globalization;
using Reference.Training.Runs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Reference.Cli.Runs;

/// <summary>A run's file: YAML with sections, as <see cref="RunFields"/> lists them. Strict: every key must be a field, none may stand twice.</summary>
internal static class RunFile
{
    /// <summary>The settings of a file, each with its line.</summary>
    /// <exception cref="RunSettingException">The file is no YAML, or a value has a form that no field has.</exception>
    public static IReadOnlyList<RunSetting> Read(string path)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = new StreamReader(path);
            yaml.Load(reader);
        }
        catch (YamlException error)
        {
            throw new RunSettingException([$"{path}, line {error.Start.Line}: this is no YAML: {Plain(error)}"]);
        }

        if (yaml.Documents.Count == 0) return [];
        if (yaml.Documents.Count > 1) throw new RunSettingException([$"{path}: found {yaml.Documents.Count} documents; expected one"]);
        var (settings, problems) = (new List<RunSetting>(), new List<string>());
        if (yaml.Documents[0].RootNode is YamlMappingNode root) Collect(root, "", path, settings, problems);
        else problems.Add($"{path}, line 1: found a {Name(yaml.Documents[0].RootNode)}; expected fields, as 'model: DIR'");
        return problems.Count == 0 ? settings : throw new RunSettingException(problems);
    }

    /// <summary>The options that a run's folder holds.</summary>
    public static RunOptions OptionsOf(RunFolder run) => RunSettings.Apply(new RunOptions(), Read(run.Configuration));

    private static void Collect(YamlMappingNode node, string prefix, string path, List<RunSetting> settings, List<string> problems)
    {
        foreach ((YamlNode keyNode, YamlNode value) in node.Children)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"{path}, line {keyNode.Start.Line}");
            string key = prefix + ((keyNode as YamlScalarNode)?.Value ?? "");
            if (settings.Exists(setting => setting.Key == key)) problems.Add($"{place}: '{key}' stands twice");
            else if (value is YamlMappingNode section && RunFields.Find(key) is null && prefix.Length == 0 && IsSection(key))
                Collect(section, key + ".", path, settings, problems);
            else if (Texts(value) is { } texts) settings.Add(new RunSetting(key, texts, place));
            else problems.Add($"{place}: '{key}' has lists within lists; expected a value or a list of values");
        }
    }

    private static bool IsSection(string key) => RunFields.All.Any(field => field.Key.StartsWith(key + ".", StringComparison.Ordinal));

    /// <summary>A scalar, a list of scalars, or a mapping as "name=value" each; null for anything deeper.</summary>
    private static IReadOnlyList<string>? Texts(YamlNode node) => node switch
    {
        YamlScalarNode { Value: null or "" or "~", Style: ScalarStyle.Plain } => [],
        YamlScalarNode scalar => [scalar.Value ?? ""],
        YamlSequenceNode list when list.All(item => item is YamlScalarNode) => [.. list.Select(item => ((YamlScalarNode)item).Value ?? "")],
        YamlMappingNode map when map.All(pair => pair.Key is YamlScalarNode && pair.Value is YamlScalarNode) =>
            [.. map.Select(pair => $"{((YamlScalarNode)pair.Key).Value}={((YamlScalarNode)pair.Value).Value}")],
        _ => null,
    };

    private static string Name(YamlNode node) => node is YamlSequenceNode ? "list" : "single value";

    private static string Plain(YamlException error) => error.InnerException?.Message ?? error.Message;
}
