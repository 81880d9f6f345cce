using Reference.Tensors;

namespace Reference.Autograd;

/// <summary>
/// A part of a graph that keeps its inputs only and is recorded again to be walked back (Chen et al. 2016, arXiv 1604.06174). Bits are
/// those of the plain graph: uses of the step's values keep the numbers that they had, and each input's sum goes on inside, last use first.
/// </summary>
internal sealed class Recomputation : IRecorded
{
    private readonly Graph _graph;
    private readonly Func<Graph, Variable[], Variable> _body;
    private readonly Variable[] _inputs;
    private readonly int[] _versions;
    private readonly Dictionary<Variable, int> _uses;
    private Variable? _output;

    private Recomputation(Graph graph, Func<Graph, Variable[], Variable> body, Variable[] inputs)
    {
        (_graph, _body, _inputs) = (graph, body, [.. inputs]);
        _versions = Array.ConvertAll(_inputs, x => x.Value.Storage.Version);
        _uses = new Dictionary<Variable, int>(graph.Uses);
    }

    private string Name => $"checkpoint in {_graph.Name}";

    public static Variable Run(Graph graph, Func<Graph, Variable[], Variable> body, Variable[] inputs)
    {
        foreach (Variable input in inputs)
            if (!ReferenceEquals(input.Graph, graph) && !ReferenceEquals(input.Graph, graph.Step.Graph))
                throw new InvalidOperationException($"Checkpoint: {input} belongs to {input.Graph.Name}, not to {graph.Name}");
        var part = new Recomputation(graph, body, inputs);
        return part.Forward();
    }

    void IRecorded.WalkBack()
    {
        Tensor? gradient = _output!.TakeGradient();
        if (gradient is null) return;
        for (int i = 0; i < _inputs.Length; i++)
            if (_inputs[i].Value.Storage.Version != _versions[i])
                throw new InvalidOperationException(Operation.WrittenSince("Checkpoint", _inputs[i].Value, _inputs));
        Arena.Mark mark = _graph.Arena?.SetMark() ?? default;
        var inner = new Graph(_graph.Step, Name, records: true, new Dictionary<Variable, int>(_uses));
        Variable[] leaves = Leaves(inner);
        for (int i = 0; i < leaves.Length; i++)
            if (IsLeaf(i)) leaves[i].ContinueGradient(_inputs[i]);
        Variable result = Record(inner, leaves);
        if (result.Shape != _output.Shape)
            throw new InvalidOperationException($"Checkpoint: the body gave {_output.Value} first and {result.Value} when it was "
                + $"recorded again");
        result.AddGradient(gradient, owned: false);
        inner.WalkBack();
        inner.End();
        TakeBack(leaves, mark);
    }

    private Variable Forward()
    {
        Arena.Mark mark = _graph.Arena?.SetMark() ?? default;
        int before = _graph.Uses.Values.Sum();
        var scratch = new Graph(_graph.Step, Name, records: false, _graph.Uses);
        Variable[] leaves = Leaves(scratch);
        Variable result = Record(scratch, leaves);
        scratch.End();
        int same = Array.IndexOf(leaves, result);
        if (same >= 0) return _inputs[same];
        if (result.Graph.IsStepStage) return result;
        if (!ReferenceEquals(result.Graph, scratch))
            throw new InvalidOperationException($"Checkpoint: the body's result {result} belongs to {result.Graph.Name}; "
                + $"record in the graph that the body is given");
        Tensor value = result.Value;
        if (_graph.Arena is { } arena)
        {
            Tensor kept = value.Keep();
            arena.Reset(mark, Name);
            value = Copy(kept);
        }

        bool needed = _graph.Uses.Values.Sum() != before || Array.Exists(_inputs, x => x.RequiresGradient);
        _output = new Variable(_graph, value, needed, "Checkpoint");
        if (needed) _graph.Record(this);
        return _output;
    }

    private Variable Record(Graph graph, Variable[] leaves)
    {
        _graph.Step.CountRecomputed(1);
        Variable result = _body(graph, [.. leaves]);
        _graph.Step.CountRecomputed(-1);
        return result;
    }

    /// <summary>What the body is given: a leaf for each different input of the graph; values of the step stand for themselves.</summary>
    private Variable[] Leaves(Graph graph)
    {
        var leaves = new Variable[_inputs.Length];
        for (int i = 0; i < leaves.Length; i++)
            leaves[i] = IsLeaf(i) ? graph.Input(_inputs[i].Value, _inputs[i].RequiresGradient)
                : _inputs[i].Graph.IsStepStage ? _inputs[i]
                : leaves[Array.IndexOf(_inputs, _inputs[i])];
        return leaves;
    }

    private bool IsLeaf(int i) => !_inputs[i].Graph.IsStepStage && Array.IndexOf(_inputs, _inputs[i]) == i;

    /// <summary>Moves the inputs' sums out of the part's memory and gives that back.</summary>
    private void TakeBack(Variable[] leaves, Arena.Mark mark)
    {
        var moved = new Tensor?[leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            if (!IsLeaf(i) || leaves[i].Gradient is not { } gradient || ReferenceEquals(gradient, _inputs[i].Gradient)) continue;
            if (_graph.Arena is null) _inputs[i].ContinueGradient(leaves[i]);
            else moved[i] = gradient.Keep();
        }

        if (_graph.Arena is not { } arena) return;
        arena.Reset(mark, Name);
        for (int i = 0; i < moved.Length; i++)
            if (moved[i] is { } kept) _inputs[i].SetGradient(Copy(kept));
    }

    private Tensor Copy(Tensor kept)
    {
        Tensor copy = _graph.Empty(kept.Shape, kept.DType);
        _graph.Backend.Copy(kept, copy);
        return copy;
    }
}
