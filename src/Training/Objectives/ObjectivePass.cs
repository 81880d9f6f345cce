using Reference.Autograd;
using Reference.Tensors;
using Reference.Transformer;

namespace Reference.Training.Objectives;

/// <summary>One run of an objective over a micro-batch: the rows, the models by name, and the totals that sums are carried
/// through.</summary>
public sealed class ObjectivePass
{
    private readonly Dictionary<string, ModelForward> _forwards = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<NamedModel> _models;
    private readonly IReadOnlyList<Tensor> _totals;
    private readonly ForwardContext _context;
    private readonly List<(string Name, Tensor Value)>? _outputs;

    internal ObjectivePass(
        IObjective objective, ForwardContext context, RowBatch batch, IReadOnlyList<NamedModel> models, IReadOnlyList<Tensor> totals,
        IReadOnlyList<Tensor> first, List<(string Name, Tensor Value)>? outputs)
    {
        (Objective, _context, Batch, _models, _totals, First, _outputs) = (objective, context, batch, models, totals, first, outputs);
    }

    /// <summary>
    /// The objective that is run. The sum of its first term is walked back with 1, if nothing else uses it. An objective that is a part of
    /// another finds that other one here, and cannot know what becomes of its sums.
    /// </summary>
    public IObjective Objective { get; }

    /// <summary>Where operations are recorded.</summary>
    public Graph Graph => _context.Graph;

    /// <summary>The micro-batch.</summary>
    public RowBatch Batch { get; }

    /// <summary>True where gradients follow and dropout acts.</summary>
    public bool Training => _context.Training;

    /// <summary>What the pass without gradients gave; empty where there was none.</summary>
    public IReadOnlyList<Tensor> First { get; }

    /// <summary>The model that is trained.</summary>
    public ModelForward Policy => Model(NamedModel.Policy);

    /// <summary>A model and its forward over this micro-batch.</summary>
    /// <exception cref="ArgumentException">There is no model of that name.</exception>
    public ModelForward Model(string name)
    {
        if (_forwards.TryGetValue(name, out ModelForward? known)) return known;
        NamedModel model = _models.FirstOrDefault(model => model.Name == name)
            ?? throw new ArgumentException(
                $"the objective asks for a model '{name}'; there are {string.Join(", ", _models.Select(model => model.Name))}");
        var forward = new ModelForward(model.Model, model.Configure(_context), Batch.Tokens);
        _forwards.Add(name, forward);
        return forward;
    }

    /// <summary>The F64 scalar that a term's sum is carried through over the micro-batches of a step.</summary>
    public Tensor Total(int term) => _totals[term];

    /// <summary>Hands out a value for evaluation (scores, log-probabilities); copied where somebody asked for outputs, else
    /// ignored.</summary>
    public void Output(string name, Variable value) => _outputs?.Add((name, value.Value.Keep()));
}
