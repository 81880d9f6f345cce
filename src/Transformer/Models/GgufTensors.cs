using System.Diagnostics.CodeAnalysis;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;

namespace Reference.Transformer.Models;

/// <summary>
/// The tensors of a GGUF file of architecture llama as a Hugging Face checkpoint would have them: other names, rows of queries and keys in the other rotary
/// order. Blocks stay as they are stored; products and look-ups decode them where they read.
/// </summary>
/// <param name="files">The file, or its parts.</param>
/// <param name="config">What the file holds.</param>
/// <param name="dequantise">True for blocks dequantised to F32 here, once for all.</param>
internal sealed class GgufTensors(ITensorSource files, DecoderConfig config, bool dequantise = false) : ITensorSource
{
    /// <inheritdoc/>
    public string Path => files.Path;

    /// <inheritdoc/>
    public IReadOnlyList<TensorEntry> Entries { get; } =
        [.. files.Entries.Where(entry => !GgufNames.NoWeights.Contains(entry.Name)).Select(entry => entry with { Name = GgufNames.ToHuggingFace(entry.Name) ?? entry.Name })];

    /// <inheritdoc/>
    public bool TryGetEntry(string name, [NotNullWhen(true)] out TensorEntry? entry)
    {
        bool found = files.TryGetEntry(GgufNames.ToGguf(name) ?? name, out TensorEntry? stored);
        entry = found ? stored! with { Name = name } : null;
        return found;
    }

    /// <inheritdoc/>
    public Tensor Get(string name, Backend backend)
    {
        Tensor stored = files.Get(GgufNames.ToGguf(name) ?? name, backend);
        Tensor plain = dequantise && stored.DType.IsQuantized() ? stored.To(DType.F32) : stored;
        if (name.Contains(".q_proj.", StringComparison.Ordinal)) return GgufRotary.ToHuggingFaceRows(plain, config.Heads);
        if (name.Contains(".k_proj.", StringComparison.Ordinal)) return GgufRotary.ToHuggingFaceRows(plain, config.KeyValueHeads);
        return plain;
    }
}
