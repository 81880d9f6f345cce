using System.Globalization;
using Reference.Autograd;

namespace Reference.Transformer.Tracing;

/// <summary>Collects what passes the sites of blocks: hidden.0 is the embedding's output, hidden.i block i's, and the last one is after the final norm.</summary>
/// <param name="trunk">The trunk's path.</param>
/// <param name="layers">The path of its blocks' list, with the dot.</param>
/// <param name="count">How many blocks.</param>
internal sealed class HiddenStates(string trunk, string layers, int count) : ISiteVisitor
{
    private readonly Variable?[] _states = new Variable?[count + 1];

    /// <summary>The states in order.</summary>
    public IReadOnlyList<Variable?> States => _states;

    /// <inheritdoc/>
    public Variable Visit(string site, ForwardContext context, Variable value)
    {
        if (site == trunk + ":embeddings") _states[0] = value;
        else if (site == trunk) _states[count] = value;
        else if (BlockOf(site) is { } block && block + 1 < count) _states[block + 1] = value;
        return value;
    }

    private int? BlockOf(string site)
    {
        if (!site.StartsWith(layers, StringComparison.Ordinal)) return null;
        return int.TryParse(site.AsSpan(layers.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int block) ? block : null;
    }
}
