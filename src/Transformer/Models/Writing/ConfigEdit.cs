using System.Globalization;
using System.Text.Json.Nodes;
using Reference.Tensors;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Text.Writing;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// A config.json with what differs in the model that is written: the weights' type, and where they changed, the tie of the head and the
/// head itself. All else stays as it is, in its order; a file in which nothing differs stays byte for byte.
/// </summary>
internal static class ConfigEdit
{
    private static readonly string[] s_types = ["dtype", "torch_dtype"];

    /// <summary>The bytes of the changed file.</summary>
    /// <param name="json">The file of the base.</param>
    /// <param name="before">What it says.</param>
    /// <param name="after">What it shall say.</param>
    /// <param name="dtype">The type of the weights.</param>
    public static byte[] Apply(byte[] json, DecoderConfig before, DecoderConfig after, DType dtype)
    {
        JsonObject config = JsonNode.Parse(json)!.AsObject();
        bool changed = SetType(config, StoredType.NameOf(dtype));
        if (before.Head != after.Head)
        {
            SetHead(config, after);
            changed = true;
        }

        if (after.Head.Kind == HeadKind.CausalLanguageModel && before.TieEmbeddings != after.TieEmbeddings)
        {
            config["tie_word_embeddings"] = after.TieEmbeddings;
            changed = true;
        }

        return changed ? JsonBytes.Of(writer => config.WriteTo(writer)) : json;
    }

    /// <summary>The class of transformers that a model is loaded by.</summary>
    public static string ClassOf(DecoderConfig config) =>
        KnownFamilies.Find(config.ModelType)!.Architectures.First(architecture => architecture.Value == config.Head.Kind).Key;

    // Every version reads torch_dtype; dtype is its name since 4.56.
    private static bool SetType(JsonObject config, string name)
    {
        string[] keys = [.. s_types.Where(key => config[key] is not null)];
        if (keys.Length == 0) keys = ["torch_dtype"];
        bool changed = false;
        foreach (string key in keys)
        {
            if (config[key] is JsonValue value && value.TryGetValue(out string? stated) && stated == name) continue;
            config[key] = name;
            changed = true;
        }

        return changed;
    }

    /// <summary>Sets the head: its class and its labels, whose names are not known and become LABEL_0, LABEL_1, ….</summary>
    public static void SetHead(JsonObject config, DecoderConfig after)
    {
        config["architectures"] = new JsonArray((JsonNode)ClassOf(after));
        foreach (string key in (ReadOnlySpan<string>)["num_labels", "id2label", "label2id", "problem_type"]) config.Remove(key);
        if (after.Head.Kind != HeadKind.SequenceClassification) return;
        JsonObject names = [], indices = [];
        for (int i = 0; i < after.Head.Labels; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"LABEL_{i}");
            names[i.ToString(CultureInfo.InvariantCulture)] = name;
            indices[name] = i;
        }

        (config["id2label"], config["label2id"]) = (names, indices);
        config["problem_type"] = after.Head.Problem switch
        {
            ProblemKind.SingleLabel => "single_label_classification",
            ProblemKind.MultiLabel => "multi_label_classification",
            ProblemKind.Regression => "regression",
            _ => null,
        };
    }
}
