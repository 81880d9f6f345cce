using Reference.Peft.Configuration;
using Reference.Peft.Files;
using Reference.Peft.Layers;
using Reference.Transformer.Layers;

namespace Reference.Peft.Methods;

/// <summary>
/// A method of adapting layers: its name in PEFT's files, its configuration, and the mathematics at one layer. Everything that methods
/// share is not here: choosing layers, wrapping, several adapters, modules saved whole, merging, files. A new method is one file, and one
/// line in <see cref="AdapterMethods"/>.
/// </summary>
public abstract class AdapterMethod
{
    /// <summary>PEFT's name, as "LORA".</summary>
    public abstract string PeftType { get; }

    /// <summary>What begins "…_only" among PEFT's values of <c>bias</c>.</summary>
    public abstract string BiasPrefix { get; }

    /// <summary>Reads the method's own keys of adapter_config.json on top of what all share.</summary>
    public abstract AdapterConfig Read(ConfigReader reader);

    /// <summary>Writes the method's own keys.</summary>
    public abstract void Write(AdapterConfig config, ConfigWriter writer);

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="AdapterException">A value is out of its range; the message names its key.</exception>
    public virtual void Check(AdapterConfig config)
    {
    }

    /// <summary>The layers that it adapts where none are named.</summary>
    public abstract TargetNames DefaultTargets(string family);

    /// <summary>What the configuration comes to once its layers are known, as PEFT writes it back.</summary>
    public virtual AdapterConfig Resolve(AdapterConfig config, IReadOnlyList<LinearLayer> targets) => config;

    /// <summary>The part at a linear layer.</summary>
    public abstract LinearAdapter AtLinear(AdapterConfig config, PartMaker maker);

    /// <summary>The part at an embedding; none where the method adapts none.</summary>
    public virtual EmbeddingAdapter? AtEmbedding(AdapterConfig config, PartMaker maker) => null;
}

/// <summary>The list of methods.</summary>
public static class AdapterMethods
{
    /// <summary>All methods.</summary>
    public static IReadOnlyList<AdapterMethod> All { get; } =
    [
        new Lora(),
    ];

    /// <summary>The method of a configuration, or of a file's <c>peft_type</c>.</summary>
    /// <exception cref="AdapterException">There is none.</exception>
    public static AdapterMethod Of(string peftType, string where = "peft_type") =>
        All.FirstOrDefault(method => method.PeftType == peftType)
        ?? throw new AdapterException(
            $"{where}: '{peftType}' is not known; expected {string.Join(", ", All.Select(method => method.PeftType))}");
}
