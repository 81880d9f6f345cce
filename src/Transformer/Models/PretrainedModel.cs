using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;

namespace Reference.Transformer.Models;

/// <summary>A model as it was loaded: its config, its modules, and the files that its weights are views of.</summary>
/// <param name="Config">What it is.</param>
/// <param name="Root">The module tree, named as transformers names it.</param>
/// <param name="Warnings">What the config says that was not understood and could matter.</param>
/// <param name="Files">Mapped files, closed with the model.</param>
public sealed record PretrainedModel(DecoderConfig Config, Module Root, IReadOnlyList<string> Warnings, IDisposable Files) : IDisposable
{
    /// <summary>What is below the head.</summary>
    public DecoderTrunk Trunk => Root switch
    {
        CausalLanguageModel model => model.Trunk,
        SequenceClassifier model => model.Trunk,
        _ => throw new InvalidOperationException($"{Root.GetType().Name} has no trunk"),
    };

    /// <inheritdoc/>
    public void Dispose() => Files.Dispose();
}
