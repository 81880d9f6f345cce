using System.Globalization;
using Reference.Transformer.Families;

namespace Reference.Transformer.Configuration;

/// <summary>What stands on the trunk: <c>architectures</c>, and for a classifier its labels.</summary>
internal static class HeadReader
{
    private const int DefaultLabels = 2;

    /// <summary>Reads the head.</summary>
    public static HeadConfig Read(ConfigReader reader, Family family)
    {
        HeadKind? kind = Kind(reader, family);
        int? labels = Labels(reader);
        ProblemKind? problem = Problem(reader);
        if (kind != HeadKind.SequenceClassification) return new HeadConfig(HeadKind.CausalLanguageModel);
        int count = labels ?? DefaultLabels;
        if (count == 1 && problem == ProblemKind.SingleLabel)
        {
            reader.Wrong("problem_type", "regression or multi_label_classification where there is one label",
                "A classifier with one class has nothing to choose.");
        }

        return new HeadConfig(HeadKind.SequenceClassification, count, problem ?? (count == 1 ? ProblemKind.Regression : null));
    }

    private static HeadKind? Kind(ConfigReader reader, Family family)
    {
        string known = string.Join(", ", family.Architectures.Select(a => a.Key));
        IReadOnlyList<string> names = reader.Texts("architectures") ?? [];
        var kinds = new HashSet<HeadKind>();
        foreach (string name in names)
        {
            foreach ((string architecture, HeadKind kind) in family.Architectures)
            {
                if (architecture == name) kinds.Add(kind);
            }

            if (family.Architectures.Any(a => a.Key == name)) continue;
            reader.Wrong("architectures", $"out of {known} for model_type {family.ModelType}", found: ConfigReport.Excerpt($"\"{name}\""));
        }

        if (names.Count == 0 && reader.Good("architectures"))
            reader.Wrong("architectures", $"a list with one of {known}", "It says which head the checkpoint has.");
        if (kinds.Count > 1) reader.Wrong("architectures", "names of one head", "Leave the one that is meant.");
        return kinds.Count == 1 ? kinds.Single() : null;
    }

    // transformers: the label map decides where there is one, then num_labels, then 2.
    private static int? Labels(ConfigReader reader)
    {
        int? stated = reader.OptionalInteger("num_labels", null, 1, ConfigLimits.Labels);
        reader.Has("label2id");
        if (reader.Section("id2label") is not { } map) return stated;
        int count = 0;
        foreach (string key in map.Keys)
        {
            count++;
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= ConfigLimits.Labels)
                map.Wrong(key, "numbers as keys of a label map", found: ConfigReport.Excerpt($"\"{key}\""));
        }

        if (stated is { } number && number != count) reader.Wrong("num_labels", $"{count}, the size of id2label", "Leave num_labels out.");
        return count;
    }

    private static ProblemKind? Problem(ConfigReader reader)
    {
        string? name = reader.Text("problem_type", null);
        ProblemKind? kind = name switch
        {
            "single_label_classification" => ProblemKind.SingleLabel,
            "multi_label_classification" => ProblemKind.MultiLabel,
            "regression" => ProblemKind.Regression,
            _ => null,
        };
        if (name is not null && kind is null)
            reader.Wrong("problem_type", "single_label_classification, multi_label_classification, regression or null");
        return kind;
    }
}
