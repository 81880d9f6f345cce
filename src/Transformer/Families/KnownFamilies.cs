using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>The families that are implemented, and the way from a <c>config.json</c> to one of them.</summary>
public static class KnownFamilies
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Family> All { get; } =
        [new Gpt2(), new Llama(), new Mistral(), new Qwen2(), new Qwen3(), new SmolLm3(), new Starcoder2(), new Granite()];

    /// <summary>The family of a <c>model_type</c>, or null.</summary>
    /// <param name="modelType">As a config has it.</param>
    public static Family? Find(string? modelType) => All.FirstOrDefault(f => f.ModelType == modelType);

    /// <summary>Reads a config file.</summary>
    /// <param name="path">A <c>config.json</c>.</param>
    /// <exception cref="ConfigException">The config cannot be used; the message holds all its errors.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DecoderConfig ReadConfig(string path) => Read(ConfigReader.Open(path));

    /// <summary>Reads a config.</summary>
    /// <param name="reader">The whole config.</param>
    /// <exception cref="ConfigException">The config cannot be used; the message holds all its errors.</exception>
    public static DecoderConfig Read(ConfigReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        string? name = reader.Text("model_type", null);
        if (Find(name) is not { } family)
        {
            if (reader.Good("model_type"))
            {
                string known = string.Join(", ", All.Select(f => f.ModelType));
                reader.Wrong("model_type", $"one of {known}", "Other families are not implemented; none is taken for another.");
            }

            reader.Report.ThrowIfErrors();
            throw new InvalidOperationException("an unknown model_type is an error");
        }

        DecoderConfig config = family.Read(reader);
        CommonKeys.Check(reader, family);
        reader.Report.ThrowIfErrors();
        return config with { Warnings = reader.Report.Warnings, UseCache = reader.Flag("use_cache", true) };
    }
}
