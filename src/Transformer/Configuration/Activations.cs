using Reference.Tensors.Backends;

namespace Reference.Transformer.Configuration;

/// <summary>The activations by their names in configs, with their aliases (transformers, activations.py: ACT2FN).</summary>
public static class Activations
{
    private static readonly KeyValuePair<string, UnaryKind>[] Names =
    [
        new("gelu", UnaryKind.Gelu),
        new("gelu_python", UnaryKind.Gelu),
        new("gelu_new", UnaryKind.GeluTanh),
        new("gelu_pytorch_tanh", UnaryKind.GeluTanh),
        new("gelu_python_tanh", UnaryKind.GeluTanh),
        new("gelu_accurate", UnaryKind.GeluTanh),
        new("quick_gelu", UnaryKind.QuickGelu),
        new("silu", UnaryKind.Silu),
        new("swish", UnaryKind.Silu),
        new("relu", UnaryKind.Relu),
        new("tanh", UnaryKind.Tanh),
        new("sigmoid", UnaryKind.Sigmoid),
    ];

    /// <summary>Every name, in the order of the list.</summary>
    public static IEnumerable<string> Known => Names.Select(n => n.Key);

    /// <summary>The function of a name, or null.</summary>
    /// <param name="name">As a config has it.</param>
    public static UnaryKind? Find(string? name)
    {
        foreach ((string known, UnaryKind kind) in Names)
        {
            if (known == name) return kind;
        }

        return null;
    }

    /// <summary>The activation at a key; an unknown name is an error that lists the known.</summary>
    internal static UnaryKind Read(ConfigReader reader, string key, string fallback)
    {
        string? name = reader.Text(key, fallback);
        if (Find(name) is { } kind) return kind;
        if (reader.Good(key)) reader.Wrong(key, $"an activation out of {string.Join(", ", Known)}");
        return UnaryKind.Silu;
    }
}
