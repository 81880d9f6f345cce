using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd;

/// <summary>
/// One step of training (or one pass): micro-batches are recorded and walked back one after another, then <see cref="Finish"/> walks back
/// what depends on no token, once. Gradients of parameters collect over the micro-batches in the order of tokens, one accumulator a use,
/// so that splitting a batch changes no bit; uses are added at the end, the last first.
/// </summary>
public sealed class Step : IDisposable
{
    private readonly Dictionary<Parameter, Variable> _parameters = [];
    private readonly Dictionary<Variable, List<Tensor?>> _accumulators = [];
    private readonly Arena.Mark _mark;
    private readonly Dictionary<object, Variable> _derived = [];
    private Graph? _batch;
    private Arena.Mark _batchMark;
    private int _batches, _recomputed, _deriving, _declared;
    private bool _finished;

    /// <summary>Begins a step.</summary>
    /// <param name="backend">Whose kernels run.</param>
    /// <param name="dtype">The type that is computed with.</param>
    /// <param name="arena">Where temporaries live; without one the collector owns them.</param>
    /// <param name="number">The step's number, for messages.</param>
    /// <param name="records">False where no gradients are wanted.</param>
    public Step(Backend backend, DType dtype, Arena? arena = null, long number = 0, bool records = true)
    {
        (Backend, DType, Arena, Name) = (backend, dtype, arena, $"step {number}");
        _mark = arena?.SetMark() ?? default;
        Graph = new Graph(this, Name, records);
    }

    /// <summary>Whose kernels run.</summary>
    public Backend Backend { get; }

    /// <summary>The type that is computed with.</summary>
    public DType DType { get; }

    /// <summary>Where temporaries live.</summary>
    public Arena? Arena { get; }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary>The graph of what depends on no token.</summary>
    public Graph Graph { get; }

    /// <summary>
    /// Looks at every vector-Jacobian product before it is added; for proving that checks catch faults. Null outside tests.
    /// </summary>
    public Func<Operation, int, Tensor, Tensor>? Intercept { get; init; }

    /// <summary>A parameter's value in this step.</summary>
    public Variable Use(Parameter parameter)
    {
        if (_parameters.TryGetValue(parameter, out Variable? known)) return known;
        var variable = new Variable(Graph, parameter.Value.On(Backend), parameter.Trainable && Graph.Records, null);
        _parameters.Add(parameter, variable);
        return variable;
    }

    /// <summary>A value that depends on parameters alone, made once a step and found again by its key in every micro-batch.</summary>
    public Variable Derive(object key, Func<Variable> make)
    {
        if (!_derived.TryGetValue(key, out Variable? known))
        {
            _deriving++;
            try
            {
                _derived.Add(key, known = make());
            }
            finally
            {
                _deriving--;
            }
        }

        return known.Graph.IsStepStage ? known
            : throw new InvalidOperationException($"Derive: {known} depends on the tokens of {known.Graph.Name}");
    }

    /// <summary>
    /// Gives a term of the loss that depends on no token its gradient, before <see cref="Finish"/>: it counts once a step.
    /// </summary>
    /// <param name="term">A value of the step's graph.</param>
    /// <param name="gradient">The gradient of what is minimised by it; 1 for a scalar where left out.</param>
    /// <exception cref="InvalidOperationException">The step is finished, the term belongs to another graph, or nothing trainable lies
    /// below it.</exception>
    public void Seed(Variable term, Tensor? gradient = null)
    {
        if (_finished) throw new InvalidOperationException($"Seed {term}: {Name} is finished");
        if (!ReferenceEquals(term.Graph, Graph))
            throw new InvalidOperationException($"Seed {term}: it belongs to {term.Graph.Name}; use its Backward");
        Graph.Seed(term, gradient, nameof(Seed));
    }

    /// <summary>Begins a micro-batch; the one before it is over, and its tensors with it.</summary>
    public Graph BeginBatch()
    {
        EndBatch();
        if (_finished) throw new InvalidOperationException($"BeginBatch: {Name} is finished");
        _batchMark = Arena?.SetMark() ?? default;
        return _batch = new Graph(this, $"micro-batch {_batches++} of {Name}", Graph.Records);
    }

    /// <summary>Ends the present micro-batch.</summary>
    public void EndBatch()
    {
        if (_batch is null) return;
        _batch.End();
        Arena?.Reset(_batchMark, _batch.Name);
        _batch = null;
    }

    /// <summary>Adds the uses of every value of the step and walks its graph back. After it, gradients of parameters can be read.</summary>
    /// <exception cref="InvalidOperationException">It is finished, or a declared gradient was not walked back.</exception>
    public void Finish()
    {
        EndBatch();
        if (_finished) throw new InvalidOperationException($"Finish: {Name} is finished already");
        if (_declared > 0)
            throw new InvalidOperationException(
                $"Finish: the sums of {Name} hold gradients that were declared and not walked back, of {_declared} operations");
        _finished = true;
        foreach ((Variable value, List<Tensor?> uses) in _accumulators)
            for (int use = uses.Count - 1; use >= 0; use--)
                if (uses[use] is { } sum) value.AddGradient(sum, owned: true);
        Graph.WalkBack();
    }

    /// <summary>The gradient of a parameter after <see cref="Finish"/>; null where it is frozen or nothing reached it.</summary>
    public Tensor? GradientOf(Parameter parameter) =>
        _parameters.TryGetValue(parameter, out Variable? variable) ? GradientOf(variable) : null;

    /// <summary>The gradient of a leaf of the step's graph after <see cref="Finish"/>.</summary>
    public Tensor? GradientOf(Variable leaf) =>
        _finished ? leaf.Gradient : throw new InvalidOperationException($"GradientOf {leaf}: call Finish() of {Name} first");

    /// <summary>Ends the step and takes its memory back.</summary>
    public void Dispose()
    {
        EndBatch();
        Graph.End();
        foreach (List<Tensor?> uses in _accumulators.Values)
            foreach (Tensor? sum in uses)
                if (sum is not null) Arena?.Release(sum.Storage, Name);
        _accumulators.Clear();
        Arena?.Reset(_mark, Name);
    }

    /// <summary>True while a micro-batch is open.</summary>
    internal bool HasBatch => _batch is not null;

    /// <summary>What formulas hold constant, when a gradient check replays it; null otherwise.</summary>
    internal HeldConstants? Held { get; init; }

    /// <summary>The value that <see cref="Variable.Detach"/> goes on with.</summary>
    internal Tensor Hold(Tensor value) => Held is null ? value : Held.Next(value);

    /// <summary>Begins or ends a part that will be, or is being, recorded again.</summary>
    internal void CountRecomputed(int change) => _recomputed += change;

    /// <summary>Counts operations whose declared gradients stand in the sums already, until walking back shows that they hold.</summary>
    internal void CountDeclared(int change) => _declared += change;

    /// <summary>Refuses what would be recorded twice in the step's graph.</summary>
    internal void ThrowIfRecomputed(string name)
    {
        if (_recomputed > 0 && _deriving == 0)
            throw new InvalidOperationException($"{name}: values of {Name} that are made inside Checkpoint would be made twice; "
                + "make them before it, or through Step.Derive");
    }

    /// <summary>
    /// The sum that a use of a value of the step collects over the micro-batches, from +0. It outlives the micro-batch, and ends with the
    /// step.
    /// </summary>
    internal Tensor Accumulator(Variable value, int use)
    {
        if (!_accumulators.TryGetValue(value, out List<Tensor?>? uses)) _accumulators.Add(value, uses = []);
        while (uses.Count <= use) uses.Add(null);
        return uses[use] ??= Sum(value.Shape);
    }

    private Tensor Sum(Shape shape)
    {
        if (Arena is null) return Tensor.Zeros(Backend, shape, DType);
        Tensor sum = Tensor.EmptyHeld(Backend, shape, DType, Arena);
        Backend.Fill(sum, 0);
        return sum;
    }
}
