using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Transformer;
using Reference.Transformer.Layers;

namespace Reference.Training.Primitives;

/// <summary>The parameters that a session trains, ordinal by name: dense, writable, in the type that is computed with. All others are
/// frozen.</summary>
internal sealed class TrainedParameters
{
    private readonly HashSet<Parameter> _still = [];

    private TrainedParameters() => All = [];

    /// <summary>None: for measuring only. The models' parameters stay as they are, frozen or not.</summary>
    public static TrainedParameters None { get; } = new();

    /// <summary>Takes the parameters over and freezes all others of the models.</summary>
    /// <exception cref="ArgumentException">None is given, or two have one name.</exception>
    public TrainedParameters(IReadOnlyList<NamedModel> models, IEnumerable<Parameter> parameters, Backend backend, DType dtype)
    {
        All = [.. parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)];
        if (All.Count == 0) throw new ArgumentException("there is nothing to train: no parameter was given");
        for (int i = 1; i < All.Count; i++)
            if (All[i].Name == All[i - 1].Name) throw new ArgumentException($"two parameters to train have the name {All[i].Name}");
        var trained = new HashSet<Parameter>(All);
        foreach (Module module in models.SelectMany(model => model.Model.Root.Tree()))
            foreach ((_, Parameter parameter) in module.OwnParameters)
            {
                parameter.Trainable = trained.Contains(parameter);
                if (module is NormLayer { Bias: not null }) _still.Add(parameter);
            }

        foreach (Parameter parameter in All) TakeOver(parameter, backend, dtype);
    }

    /// <summary>The parameters, ordinal by name.</summary>
    public IReadOnlyList<Parameter> All { get; }

    /// <summary>True where weight decay shrinks a parameter: all but biases and norms.</summary>
    public bool Decays(Parameter parameter) => !_still.Contains(parameter) && DecayGroups.Decays(parameter.Name, _ => false);

    private static void TakeOver(Parameter parameter, Backend backend, DType dtype)
    {
        Tensor old = parameter.Value.On(backend);
        Tensor own = Tensor.Empty(backend, old.Shape, dtype);
        backend.Copy(old, own);
        (parameter.Value, parameter.Trainable) = (own, true);
    }
}
