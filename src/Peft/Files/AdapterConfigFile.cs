using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reference.Peft.Configuration;
using Reference.Peft.Methods;
using Reference.Tensors.Formats;

namespace Reference.Peft.Files;

/// <summary>adapter_config.json: the keys that all methods share, and the method's own.</summary>
public static class AdapterConfigFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "adapter_config.json";

    private const string PeftVersion = "0.21.2";
    private const int LargestBytes = 16 << 20;
    private static readonly string[] s_told =
        ["auto_mapping", "inference_mode", "peft_version", "peft_type", "base_model_name_or_path", "revision"];

    /// <summary>Reads the configuration of an adapter folder.</summary>
    /// <exception cref="FileNotFoundException">There is no adapter_config.json.</exception>
    /// <exception cref="AdapterException">The file cannot be used; the message names file and key.</exception>
    public static AdapterConfig Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"{folder}: no {Name}, so this is no adapter folder{(Directory.Exists(folder) ? "" : " (there is no such folder)")}");
        JsonObject json = Parse(path);
        var reader = new ConfigReader(json, path);
        string type = reader.Text("peft_type") ?? throw reader.Bad("peft_type", "the method's name");
        AdapterMethod method = AdapterMethods.Of(type, $"{path}: peft_type");
        var inert = new JsonObject();
        foreach (string key in (string[])["auto_mapping", "peft_version"]) if (json.ContainsKey(key)) inert[key] = json[key]?.DeepClone();
        (IReadOnlyList<int>? layers, bool isOne) = reader.Numbers("layers_to_transform");
        TaskType? task = TaskOf(reader);
        TargetNames? targets = reader.Names("target_modules"), exclude = reader.Names("exclude_modules");
        TargetNames? pattern = reader.Names("layers_pattern");
        IReadOnlyList<string>? saved = reader.Names("modules_to_save") is { } names ? names.List ?? [names.Pattern!] : null;
        BiasTraining bias = BiasOf(reader, method);
        (string? model, string? revision) = (reader.Text("base_model_name_or_path"), reader.Text("revision"));
        reader.Forget(s_told);
        AdapterConfig config = method.Read(reader);
        foreach ((string key, JsonNode? value) in config.Inert) inert[key] = value?.DeepClone();
        return config with
        {
            TaskType = task,
            Targets = targets,
            Exclude = exclude,
            LayersToTransform = layers,
            LayersToTransformIsNumber = isOne,
            LayersPattern = pattern,
            ModulesToSave = saved,
            Bias = bias,
            BaseModel = model,
            Revision = revision,
            Inert = inert,
        };
    }

    /// <summary>The file's text, as PEFT writes it.</summary>
    public static string Write(AdapterConfig config)
    {
        AdapterMethod method = AdapterMethods.Of(config.PeftType);
        var writer = new ConfigWriter(config.Inert);
        writer.Text("auto_mapping", null);
        writer.Text("peft_version", PeftVersion);
        method.Write(config, writer);
        writer.Text("peft_type", config.PeftType);
        writer.Text("task_type", config.TaskType switch
        {
            TaskType.CausalLanguageModel => "CAUSAL_LM",
            TaskType.SequenceClassification => "SEQ_CLS",
            _ => null,
        });
        writer.Flag("inference_mode", true);
        writer.Text("base_model_name_or_path", config.BaseModel);
        writer.Text("revision", config.Revision);
        writer.Names("target_modules", config.Targets);
        writer.Names("exclude_modules", config.Exclude);
        writer.List("modules_to_save", config.ModulesToSave);
        writer.Text("bias", config.Bias switch { BiasTraining.None => "none", BiasTraining.All => "all", _ => method.BiasPrefix + "only" });
        if (config.LayersPattern?.Pattern is { } pattern) writer.Text("layers_pattern", pattern);
        else writer.List("layers_pattern", config.LayersPattern?.List);
        writer.Json["layers_to_transform"] = config.LayersToTransform is not { } layers ? null
            : config.LayersToTransformIsNumber ? layers[0] : new JsonArray([.. layers.Select(layer => (JsonNode?)layer)]);
        return PythonJson.Write(writer.Json);
    }

    private static TaskType? TaskOf(ConfigReader reader) => reader.Text("task_type") switch
    {
        null => null,
        "CAUSAL_LM" => TaskType.CausalLanguageModel,
        "SEQ_CLS" => TaskType.SequenceClassification,
        _ => throw reader.Bad("task_type", "CAUSAL_LM, SEQ_CLS or null"),
    };

    private static BiasTraining BiasOf(ConfigReader reader, AdapterMethod method)
    {
        string text = reader.Text("bias") ?? "none", only = method.BiasPrefix + "only";
        return text == "none" ? BiasTraining.None : text == "all" ? BiasTraining.All : text == only ? BiasTraining.AdaptedOnly
            : throw reader.Bad("bias", $"none, all or {only}");
    }

    private static JsonObject Parse(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > LargestBytes)
            throw new AdapterException($"{path} has {length} bytes; an adapter_config.json has at most {LargestBytes}");
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 };
            return JsonNode.Parse(text, documentOptions: options) as JsonObject ??
                throw new AdapterException($"{path}: expected one JSON object");
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            throw new AdapterException($"{path} is no JSON ({e.Message}); write it again with PEFT or this tool", e);
        }
    }
}
