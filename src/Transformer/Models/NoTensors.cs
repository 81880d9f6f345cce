using System.Diagnostics.CodeAnalysis;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;

namespace Reference.Transformer.Models;

/// <summary>A source without tensors, of a model whose weights are made: a builder then stands in placeholders of the right shapes.</summary>
public sealed class NoTensors : ITensorSource, IDisposable
{
    private NoTensors()
    {
    }

    /// <summary>The one there is.</summary>
    public static NoTensors Instance { get; } = new();

    /// <inheritdoc/>
    public string Path => "random weights";

    /// <inheritdoc/>
    public IReadOnlyList<TensorEntry> Entries => [];

    /// <inheritdoc/>
    public bool TryGetEntry(string name, [NotNullWhen(true)] out TensorEntry? entry)
    {
        entry = null;
        return false;
    }

    /// <inheritdoc/>
    public Tensor Get(string name, Backend backend) => throw new KeyNotFoundException($"{Path}: no tensor '{name}'");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
