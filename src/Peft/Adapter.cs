using Reference.Autograd;
using Reference.Peft.Configuration;
using Reference.Peft.Layers;
using Reference.Transformer;

namespace Reference.Peft;

/// <summary>One named adapter on a model: its configuration, its parts at the layers, the head that it brings along if it does.</summary>
public sealed class Adapter
{
    internal Adapter(string name, AdapterConfig config, Module root, IReadOnlyList<(string Path, LayerAdapter Part)> parts,
        IReadOnlyList<Parameter> head)
    {
        (Name, Config, Root, Parts) = (name, config, root, parts);
        Parameters = [.. parts.SelectMany(part => part.Part.Parameters), .. head];
    }

    /// <summary>Its name on this model; files know nothing of it.</summary>
    public string Name { get; }

    /// <summary>Its configuration, targets resolved.</summary>
    public AdapterConfig Config { get; }

    /// <summary>The module to run it by: the model's own root, or a head of the adapter's own over the same trunk.</summary>
    public Module Root { get; }

    /// <summary>Everything that it trains and saves, named by its keys in PEFT's file.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What a user should know about it, though it can be used.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => Parameters.Sum(parameter => (long)parameter.Value.Count);

    /// <summary>The context of a pass in which this adapter alone acts.</summary>
    public ForwardContext Select(ForwardContext context) => context with { Adapters = [Name] };

    /// <summary>Its parts by the path of their layer, in the order of the model's tree.</summary>
    internal IReadOnlyList<(string Path, LayerAdapter Part)> Parts { get; }

    /// <summary>Base weights that its file held and that differ from the model's, by key: written back as they came.</summary>
    internal IReadOnlyList<Parameter> OwnBase { get; init; } = [];
}
