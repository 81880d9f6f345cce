using System.Diagnostics.CodeAnalysis;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;

namespace Reference.Transformer.Models;

/// <summary>
/// A source's tensors with zeros in place of their values: broadcast from one number, so they take no memory and nothing is read.
/// </summary>
/// <param name="source">Whose names and shapes.</param>
internal sealed class ShapesOnly(ITensorSource source) : ITensorSource
{
    /// <inheritdoc/>
    public string Path => source.Path;

    /// <inheritdoc/>
    public IReadOnlyList<TensorEntry> Entries => source.Entries;

    /// <inheritdoc/>
    public bool TryGetEntry(string name, [NotNullWhen(true)] out TensorEntry? entry) => source.TryGetEntry(name, out entry);

    /// <inheritdoc/>
    public Tensor Get(string name, Backend backend)
    {
        if (!source.TryGetEntry(name, out TensorEntry? entry)) throw new KeyNotFoundException($"{Path}: no tensor '{name}'");
        DType type = entry.DType is { } stored && !stored.IsQuantized() ? stored : DType.F32;
        return Tensor.Zeros(backend, default, type).BroadcastTo(entry.Shape);
    }
}
