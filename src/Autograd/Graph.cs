using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd;

/// <summary>
/// The operations recorded in one stage, in order: those of a micro-batch (which depend on its tokens), or those of the step (which
/// depend on parameters alone and run once). Walking back visits them in reverse, so a value's last use comes first.
/// </summary>
public sealed class Graph
{
    private readonly List<IRecorded> _operations = [];
    private readonly Dictionary<Variable, int> _uses;
    private bool _walkedBack, _over;
    private Arena.Mark _walk;

    internal Graph(Step step, string name, bool records, Dictionary<Variable, int>? uses = null)
    {
        (Step, Name, Records) = (step, name, records);
        _uses = uses ?? [];
    }

    /// <summary>The step that this belongs to.</summary>
    public Step Step { get; }

    /// <summary>"step 3" or "micro-batch 2 of step 3".</summary>
    public string Name { get; }

    /// <summary>Whose kernels run.</summary>
    public Backend Backend => Step.Backend;

    /// <summary>False where only values are wanted: nothing is saved for walking back.</summary>
    public bool Records { get; }

    /// <summary>True for the graph of what depends on no token.</summary>
    public bool IsStepStage => ReferenceEquals(this, Step.Graph);

    /// <summary>Number of operations recorded.</summary>
    public int Count => _operations.Count;

    /// <summary>
    /// Where temporaries live. What the step's graph makes while a micro-batch is open outlives it, so the collector owns that.
    /// </summary>
    internal Arena? Arena => IsStepStage && Step.HasBatch ? null : Step.Arena;

    /// <summary>How often each value of the step was used so far; a recomputation starts from a copy.</summary>
    internal Dictionary<Variable, int> Uses => _uses;

    /// <summary>A leaf: an input of this graph.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="requiresGradient">True to find its gradient with <see cref="GradientOf"/> after walking back.</param>
    public Variable Input(Tensor value, bool requiresGradient = false)
    {
        ThrowIfOver("Input");
        return new Variable(this, value, requiresGradient && Records, null);
    }

    /// <summary>A tensor for a result, from the arena.</summary>
    public Tensor Empty(Shape shape, DType dtype) => Tensor.Empty(Backend, shape, dtype, Arena);

    /// <summary>A tensor of zeros, from the arena.</summary>
    public Tensor Zeros(Shape shape, DType dtype)
    {
        Tensor zeros = Empty(shape, dtype);
        Backend.Fill(zeros, 0);
        return zeros;
    }

    /// <summary>
    /// Walks back from <paramref name="output"/>: gradients of this graph's inputs stay on them, those of the step's values are added to
    /// the step's accumulators. A graph is walked back once; of the values that it passes only the output's can be read after it.
    /// </summary>
    /// <param name="output">A value of this graph.</param>
    /// <param name="gradient">The gradient of what is minimised by it; 1 for a scalar where left out.</param>
    /// <exception cref="InvalidOperationException">The graph was walked back already, is over, or did not record.</exception>
    public void Backward(Variable output, Tensor? gradient = null)
    {
        ThrowIfOver("Backward");
        if (IsStepStage)
            throw new InvalidOperationException($"Backward from {output}: {Name} is walked back by Finish(); "
                + $"give it its gradient with Step.Seed");
        if (!ReferenceEquals(output.Graph, this))
            throw new InvalidOperationException($"Backward: {output} belongs to {output.Graph.Name}, not to {Name}");
        if (!Records) throw new InvalidOperationException($"Backward: {Name} does not record; make it with records: true");
        if (_walkedBack) throw new InvalidOperationException($"Backward from {output}: {Name} was walked back already; record it again");
        Seed(output, gradient, "Backward from");
        output.Value.Storage.Holders++; // its value can be read until the micro-batch ends
        WalkBack();
    }

    /// <summary>Adds the gradient that a walk starts from.</summary>
    internal void Seed(Variable output, Tensor? gradient, string what)
    {
        if (gradient is null && output.Value.Count != 1)
            throw new InvalidOperationException($"{what} {output}: only a scalar has the gradient 1 by itself; give one");
        if (gradient is not null && gradient.Shape != output.Shape)
            throw new ArgumentException($"{what} {output}: a gradient of shape {gradient.Shape}");
        if (!output.RequiresGradient) throw new InvalidOperationException($"{what} {output}: nothing trainable lies below it");
        output.AddGradient(gradient ?? One(output), owned: false);
    }

    /// <summary>The gradient of an input of this graph, after walking back; null where nothing reached it.</summary>
    public Tensor? GradientOf(Variable input)
    {
        if (!_walkedBack) throw new InvalidOperationException($"GradientOf {input}: {Name} was not walked back");
        return input.Gradient;
    }

    /// <summary>
    /// Runs <paramref name="body"/> without keeping what it computes on the way: only the inputs are kept, and walking back records the
    /// body again. The bits are those of the body without it, weights that are used elsewhere too included.
    /// </summary>
    /// <param name="body">Records in the graph that it is given, from the inputs that it is given; it must do the same both times. Values
    /// of the step are used as ever, but made before it, or through <see cref="Step.Derive"/>.</param>
    /// <param name="inputs">What the body needs of this graph.</param>
    /// <returns>The body's result, in this graph.</returns>
    public Variable Checkpoint(Func<Graph, Variable[], Variable> body, params Variable[] inputs)
    {
        ThrowIfOver("Checkpoint");
        return Records && !IsStepStage ? Recomputation.Run(this, body, inputs) : body(this, inputs);
    }

    /// <summary>
    /// Runs a part whose input nobody reads after it. Where nothing is recorded only its result stays: memory is that of one part, however
    /// many follow one another.
    /// </summary>
    /// <param name="part">Records in this graph.</param>
    /// <param name="input">What it reads of this graph.</param>
    public Variable Alone(Func<Variable> part, Variable input)
    {
        if (Records || Arena is not { } arena) return part();
        Tensors.Arena.Mark mark = arena.SetMark();
        Variable result = part();
        foreach (Storage made in arena.Since(mark))
            if (!ReferenceEquals(made, result.Value.Storage)) arena.Release(made, $"a part of {Name}");
        if (!ReferenceEquals(input.Value.Storage, result.Value.Storage)) input.Release();
        return result;
    }

    /// <summary>True for what was made while walking back, and so is read by it alone.</summary>
    internal bool IsOfWalk(Storage storage) => Reference.Tensors.Arena.IsSince(storage, _walk);

    internal void WalkBack()
    {
        _walkedBack = true;
        _walk = Arena?.SetMark() ?? default;
        for (int i = _operations.Count - 1; i >= 0; i--)
        {
            _operations[i].WalkBack();
            _operations[i] = null!;
        }

        _operations.Clear();
    }

    internal void Record(IRecorded operation) => _operations.Add(operation);

    /// <summary>The number of this use of a value of the step, counted from 0 in the order of recording.</summary>
    internal int CountUse(Variable value)
    {
        int use = _uses.GetValueOrDefault(value);
        _uses[value] = use + 1;
        return use;
    }

    internal void End() => _over = true;

    internal void ThrowIfOver(string what)
    {
        if (_over) throw new InvalidOperationException($"{what}: {Name} is over; record into a new one");
        if (_walkedBack && what != "Backward")
            throw new InvalidOperationException($"{what}: {Name} was walked back already; record into a new one");
    }

    private Tensor One(Variable output)
    {
        Tensor one = Empty(output.Shape, output.DType);
        Backend.Fill(one, 1);
        return one;
    }
}
