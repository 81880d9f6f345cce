using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd;

/// <summary>
/// One differentiable operation, applied once: what it needs of its call (a layout, an ε) are its constructor's arguments, what it saves
/// for walking back are its fields. A new operation is one file: this class with its formula, and the fluent method.
/// </summary>
public abstract class Operation : IRecorded
{
    private readonly List<(Tensor Tensor, int Version)> _saved = [];
    private readonly List<(int Input, Tensor Gradient, bool Owned)> _given = [];
    private Variable[] _inputs = [];
    private int[] _uses = [];
    private Variable? _output;
    private Storage[] _made = [];

    /// <summary>The name that messages use.</summary>
    public string Name => GetType().Name;

    /// <summary>The graph that it is recorded in.</summary>
    protected Graph Graph { get; private set; } = null!;

    /// <summary>Whose kernels run.</summary>
    protected Backend Backend => Graph.Backend;

    /// <summary>The values of the inputs.</summary>
    protected IReadOnlyList<Variable> Inputs => _inputs;

    /// <summary>Runs the operation and records it where something trainable lies below.</summary>
    /// <exception cref="ArgumentException">Shapes or types do not fit; the message names the operation and the shapes.</exception>
    public Variable Apply(params ReadOnlySpan<Variable> inputs) => ApplyIn(null, inputs);

    /// <summary>As <see cref="Apply"/>, in a stated graph: for an operation on tokens whose operands are all the step's.</summary>
    public Variable ApplyIn(Graph? graph, params ReadOnlySpan<Variable> inputs)
    {
        if (_output is not null) throw new InvalidOperationException($"{Name} was applied already; an operation is applied once");
        _inputs = inputs.ToArray();
        Graph = FindGraph(graph);
        Graph.ThrowIfOver(Name);
        bool needed = Graph.Records && Array.Exists(_inputs, x => x.RequiresGradient);
        if (needed && Graph.IsStepStage) Graph.Step.ThrowIfRecomputed(Name);
        _uses = new int[_inputs.Length];
        for (int i = 0; i < _uses.Length; i++) _uses[i] = IsOfStep(i) && _inputs[i].RequiresGradient ? CountUse(i) : -1;
        Arena.Mark mark = Arena?.SetMark() ?? default;
        Tensor value = Named(Forward);
        for (int i = 0; i < _saved.Count; i++) _saved[i] = (_saved[i].Tensor, _saved[i].Tensor.Storage.Version);
        _output = new Variable(Graph, value, needed, Name, needed && IsCheap ? this : null);
        if (needed) Graph.Record(this);
        else Forget();
        _made = ReleaseSince(mark, value.Storage, keeps: needed);
        return _output;
    }

    /// <summary>
    /// True where the gradient of input <paramref name="i"/> is summed over tokens through <see cref="Collect"/>, so that a trained value
    /// of the step may stand there in a micro-batch's graph.
    /// </summary>
    protected virtual bool Collects(int i) => false;

    /// <summary>True where the result costs little to make again, so that it need not be kept (<see cref="Variable.Release"/>).</summary>
    protected virtual bool IsCheap => false;

    /// <summary>The result once more, in the same bits, from <see cref="Inputs"/>; saves nothing.</summary>
    protected virtual Tensor Repeat() => throw new NotSupportedException($"{Name} keeps its result");

    internal Tensor MakeAgain() => Named(Repeat);

    /// <summary>Computes the result from <see cref="Inputs"/>.</summary>
    protected abstract Tensor Forward();

    /// <summary>
    /// The vector-Jacobian product: gives each input that <see cref="Needs"/> it its gradient through <see cref="Give"/>, or lets it be
    /// added to the step's sum through <see cref="Collect"/>.
    /// </summary>
    /// <param name="gradient">The gradient of the result, dense, of the result's shape; not to be written.</param>
    protected abstract void Backward(Tensor gradient);

    /// <summary>The value of input <paramref name="i"/>.</summary>
    protected Tensor Value(int i) => _inputs[i].Value;

    /// <summary>True where input <paramref name="i"/> wants a gradient.</summary>
    protected bool Needs(int i) => _inputs[i].RequiresGradient;

    /// <summary>
    /// True where input <paramref name="i"/> depends on no token but this operation does: its gradient is a sum over tokens.
    /// </summary>
    protected bool IsOfStep(int i) => _inputs[i].Graph.IsStepStage && !Graph.IsStepStage;

    /// <summary>Remembers a tensor for walking back; writing into it after <see cref="Forward"/> and until then is an error.</summary>
    protected Tensor Save(Tensor tensor)
    {
        _saved.Add((tensor, tensor.Storage.Version));
        tensor.Storage.Holders++;
        return tensor;
    }

    /// <summary>A new tensor in the type of the first input.</summary>
    protected Tensor Empty(Shape shape) => Graph.Empty(shape, _inputs[0].DType);

    /// <summary>Where temporaries live.</summary>
    protected Arena? Arena => Graph.Arena;

    /// <summary>
    /// Gives input <paramref name="i"/> the gradient of this use. The operands are uses in their order: gradients are added when all are
    /// given, the last operand's first, in whatever order they come.
    /// </summary>
    /// <param name="i">The input.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="owned">False where the tensor is (a view of) one that others read, as the gradient of the result.</param>
    protected void Give(int i, Tensor gradient, bool owned = true)
    {
        if (gradient.Shape != _inputs[i].Shape)
            throw new InvalidOperationException($"{Name}: a gradient of shape {gradient.Shape} for input {i}, {_inputs[i]}");
        if (Graph.Step.Intercept is { } intercept) gradient = intercept(this, i, gradient);
        _given.Add((i, gradient, owned && Graph.Step.Intercept is null));
    }

    /// <summary>
    /// Lets <paramref name="addTo"/> add this use's gradient of input <paramref name="i"/>, token by token, to the sum that the step
    /// collects. In the step's own graph the sum starts and ends here.
    /// </summary>
    protected void Collect(int i, Action<Tensor> addTo)
    {
        bool ofStep = IsOfStep(i);
        if (!ofStep || Graph.Step.Intercept is not null)
        {
            Tensor sum = Graph.Zeros(_inputs[i].Shape, Graph.Step.DType);
            addTo(sum);
            if (Graph.Step.Intercept is { } intercept) sum = intercept(this, i, sum);
            if (!ofStep)
            {
                _given.Add((i, sum, Graph.Step.Intercept is null));
                return;
            }

            Tensor total = Graph.Step.Accumulator(_inputs[i], _uses[i]);
            Backend.Binary(BinaryKind.Add, total, sum, total);
            return;
        }

        addTo(Graph.Step.Accumulator(_inputs[i], _uses[i]));
    }

    /// <summary>An error that names the operation and its operands.</summary>
    protected ArgumentException Bad(string why) => new($"{Name}: {why} (operands {Text(_inputs)})");

    void IRecorded.WalkBack()
    {
        Tensor? gradient = _output!.TakeGradient();
        if (gradient is not null) WalkBack(gradient);
        Forget();
        _output.EndAgain();
        if (Arena is not { } arena) return;
        foreach (Storage storage in _made)
            if (storage.Holders == 0) arena.Release(storage, PassedBy);
    }

    private void WalkBack(Tensor gradient)
    {
        foreach ((Tensor tensor, int version) in _saved)
            if (tensor.Storage.Version != version) throw new InvalidOperationException(WrittenSince(Name, tensor, _inputs));
        Arena.Mark mark = Arena?.SetMark() ?? default;
        Named(() =>
        {
            Backward(gradient.Dense(Arena));
            return gradient;
        });
        _given.Sort((a, b) => b.Input.CompareTo(a.Input));
        foreach ((int input, Tensor part, bool owned) in _given) _inputs[input].AddGradient(part, owned);
        _given.Clear();
        ReleaseSince(mark, null, keeps: false);
        if (gradient.Storage.Holders == 0 && Arena is { } arena && Graph.IsOfWalk(gradient.Storage)) arena.Release(gradient.Storage, PassedBy);
    }

    /// <summary>
    /// Takes back what was made since a mark and nobody will read: neither the result, nor saved, nor a gradient. The others, where wanted.
    /// </summary>
    private Storage[] ReleaseSince(Arena.Mark mark, Storage? result, bool keeps)
    {
        if (Arena is not { } arena) return [];
        List<Storage>? kept = null;
        foreach (Storage storage in arena.Since(mark))
        {
            if (storage.Holders == 0 && !ReferenceEquals(storage, result)) arena.Release(storage, PassedBy);
            else if (keeps) (kept ??= []).Add(storage);
        }

        return kept is null ? [] : [.. kept];
    }

    private void Forget()
    {
        foreach ((Tensor tensor, _) in _saved) tensor.Storage.Holders--;
        _saved.Clear();
    }

    private string PassedBy => $"{Name} of {Graph.Name}";

    /// <summary>The message of a saved tensor that was written to.</summary>
    internal static string WrittenSince(string name, Tensor tensor, Variable[] inputs) =>
        $"{name}: {tensor}, saved for walking back, was written to since; copy it before writing (operands {Text(inputs)})";

    private static string Text(Variable[] inputs) => string.Join(", ", Array.ConvertAll(inputs, x => x.Value.ToString()));

    /// <summary>Lets the error of a kernel or a view name the operation and its operands too.</summary>
    private Tensor Named(Func<Tensor> run)
    {
        try
        {
            return run();
        }
        catch (ArgumentException error) when (!error.Message.StartsWith(Name + ":", StringComparison.Ordinal))
        {
            throw new ArgumentException($"{Name}: {error.Message} (operands {Text(_inputs)})", error);
        }
    }

    private int CountUse(int i)
    {
        if (!Collects(i))
            throw Bad($"input {i} belongs to the step and is trained, and this operation forms no sum over tokens for it; "
                + "apply it in the step's graph, or use one that takes a token layout");
        return Graph.CountUse(_inputs[i]);
    }

    private Graph FindGraph(Graph? stated)
    {
        Graph? graph = stated;
        foreach (Variable input in _inputs)
        {
            if (graph is null || (stated is null && graph.IsStepStage)) graph = input.Graph;
            else if (!input.Graph.IsStepStage && !ReferenceEquals(input.Graph, graph))
                throw new InvalidOperationException($"{Name}: operands of {graph.Name} and of {input.Graph.Name}, "
                    + $"which are different graphs (operands {Text(_inputs)})");
        }

        if (graph is null) throw new InvalidOperationException($"{Name} needs an operand");
        foreach (Variable input in _inputs)
            if (!ReferenceEquals(input.Graph.Step, graph.Step))
                throw new InvalidOperationException($"{Name}: an operand of {input.Graph.Name} in {graph.Name}, "
                    + $"which belongs to another step (operands {Text(_inputs)})");
        return graph;
    }
}
