using System.Diagnostics.CodeAnalysis;
using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;
using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;
using Reference.Transformer.Layers;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// The weights of a model in memory under the names that transformers gives them, in the order of the tree. A tied head has none of its
/// own.
/// </summary>
internal sealed class ModelTensors : ITensorSource
{
    private const string Head = "lm_head.weight";
    private readonly Dictionary<string, (TensorEntry Entry, Tensor Tensor)> _byName = new(StringComparer.Ordinal);
    private readonly List<TensorEntry> _entries = [];

    /// <summary>The weights of a model.</summary>
    public ModelTensors(Module root)
    {
        foreach (Module module in root.Tree())
        {
            foreach ((string name, Parameter parameter) in module.OwnParameters)
                Add(module.Path.Length == 0 ? name : $"{module.Path}.{name}", parameter.Value);
        }

        // An adapter can leave the head with the embedding's old weight, and the embedding with a new one.
        if (root is CausalLanguageModel model && model.Find("lm_head") is LinearLayer { IsTied: true } head
            && !ReferenceEquals(head.Weight.Value, model.Trunk.Words.Weight.Value)) Add(Head, head.Weight.Value);
    }

    /// <inheritdoc/>
    public string Path => "the model in memory";

    /// <inheritdoc/>
    public IReadOnlyList<TensorEntry> Entries => _entries;

    /// <summary>The weights, in the order of the tree.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> All => _entries.Select(entry => (entry.Name, _byName[entry.Name].Tensor));

    /// <summary>
    /// The config of what is written: a language model whose head has got a weight of its own is tied no more, and a classifier over a language
    /// model's trunk (an adapter's head) is a classifier.
    /// </summary>
    public DecoderConfig ConfigOf(PretrainedModel model) => model.Root switch
    {
        CausalLanguageModel when _byName.ContainsKey(Head) => model.Config with { TieEmbeddings = false },
        SequenceClassifier classifier => model.Config with { Head = classifier.Head, TieEmbeddings = false },
        _ => model.Config,
    };

    /// <inheritdoc/>
    public bool TryGetEntry(string name, [NotNullWhen(true)] out TensorEntry? entry)
    {
        bool found = _byName.TryGetValue(name, out (TensorEntry Entry, Tensor Tensor) place);
        entry = place.Entry;
        return found;
    }

    /// <inheritdoc/>
    public Tensor Get(string name, Backend backend) => _byName[name].Tensor.On(backend);

    /// <summary>Checks that these are the weights of a plain model.</summary>
    /// <exception cref="ArgumentException">Some are missing, left over, or of another shape.</exception>
    public void Require(DecoderConfig config, Backend backend)
    {
        IReadOnlyList<string> problems = ModelLoader.Problems(config, this, backend);
        if (problems.Count == 0) return;
        string more = problems.Count > 10 ? $"\n  … and {problems.Count - 10} more" : "";
        throw new ArgumentException("the model cannot be written, for it is not the plain model that its config describes. "
            + $"Merge and unload its adapters first.\n  {string.Join("\n  ", problems.Take(10))}{more}");
    }

    private void Add(string name, Tensor tensor)
    {
        long[] lengths = Array.ConvertAll(tensor.Shape.Lengths.ToArray(), length => (long)length);
        var entry = new TensorEntry(name, tensor.DType.ToString(), tensor.DType, lengths, 0, tensor.DType.ByteCount(tensor.Count));
        _entries.Add(entry);
        _byName.Add(name, (entry, tensor));
    }
}
