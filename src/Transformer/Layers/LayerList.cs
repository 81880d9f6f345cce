namespace Reference.Transformer.Layers;

/// <summary>Blocks under the names 0, 1, 2 …, as torch's ModuleList has them.</summary>
public sealed class LayerList : Module
{
    private readonly List<Slot<Layer>> _layers = [];

    /// <summary>A list of blocks.</summary>
    public LayerList(IEnumerable<Layer> layers)
    {
        foreach (Layer layer in layers) _layers.Add(Child(_layers.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), layer));
    }

    /// <summary>Number of blocks.</summary>
    public int Count => _layers.Count;

    /// <summary>Block i.</summary>
    public Layer this[int i] => _layers[i].Module;
}
