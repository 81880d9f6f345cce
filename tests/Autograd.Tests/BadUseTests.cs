using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;

namespace Autograd.Tests;

/// <summary>Every misuse gives an error that names the operation, what it met and the shapes.</summary>
public class BadUseTests
{
    private static ScalarBackend Backend => ScalarBackend.Instance;

    [Fact]
    public void Walking_back_twice()
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        Variable y = Leaf(graph, 2).Square().Sum();
        graph.Backward(y);
        Says<InvalidOperationException>(() =>
            graph.Backward(y), "Backward from Sum F64[]", "micro-batch 0 of step 0 was walked back already");
    }

    [Fact]
    public void Recording_after_walking_back()
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        Variable y = Leaf(graph, 2).Square().Sum();
        graph.Backward(y);
        Says<InvalidOperationException>(() => y.Exp(), "Exp: micro-batch 0 of step 0 was walked back already");
    }

    [Fact]
    public void Walking_back_from_what_is_no_scalar_or_needs_no_gradient()
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        Variable x = Leaf(graph, 2), y = x.Square();
        Says<InvalidOperationException>(() => graph.Backward(y), "Backward from Square F64[2]", "only a scalar");
        Says<ArgumentException>(() => graph.Backward(y, Tensor.Zeros(Backend, new Shape(3), DType.F64)), "Square F64[2]", "[3]");
        Says<InvalidOperationException>(() => graph.Backward(graph.Input(x.Value).Sum()), "Sum F64[]", "nothing trainable");
    }

    [Fact]
    public void A_graph_that_does_not_record()
    {
        using var step = new Step(Backend, DType.F64, records: false);
        Graph graph = step.BeginBatch();
        Variable y = Leaf(graph, 2).Sum();
        Says<InvalidOperationException>(() => graph.Backward(y), "Backward", "does not record");
    }

    public static TheoryData<string> Misfits => [.. s_misfits.Keys];

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Shapes_that_do_not_fit(string operation)
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        Action apply = () => s_misfits[operation](Leaf(graph, 2, 3), Leaf(graph, 4, 5));
        Says<ArgumentException>(apply, operation, "F64[2, 3]");
    }

    private static readonly SortedDictionary<string, Action<Variable, Variable>> s_misfits = new(StringComparer.Ordinal)
    {
        ["Add"] = (a, b) => a.Add(b),
        ["Concatenate"] = (a, b) => a.Concatenate(0, b),
        ["CrossEntropy"] = (a, _) => a.CrossEntropy(Tensor.From<int>(Backend, [0, 1, 2], new Shape(3))),
        ["Divide"] = (a, b) => a.Divide(b),
        ["DotRows"] = (a, b) => a.DotRows(b),
        ["LayerNorm"] = (a, b) => a.LayerNorm(b, null, 1e-5, TokenLayout.Of(2)),
        ["Linear"] = (a, b) => a.Linear(b, null, TokenLayout.Of(2)),
        ["LinearCrossEntropy"] = (a, b) => a.LinearCrossEntropy(b, null, [0, 0], TokenLayout.Of(2)),
        ["MatMul"] = (a, b) => a.MatMul(b),
        ["Maximum"] = (a, b) => a.Maximum(b),
        ["Multiply"] = (a, b) => a.Multiply(b),
        ["Permute"] = (a, _) => a.Permute(0, 0),
        ["Reshape"] = (a, _) => a.Reshape(7),
        ["RmsNorm"] = (a, b) => a.RmsNorm(b, 1e-5, TokenLayout.Of(2)),
        ["Rotary"] = (a, b) => a.Rotary(b.Value, b.Value),
        ["SelectTokens"] = (a, _) => a.SelectTokens([5]),
        ["Slice"] = (a, _) => a.Slice(0, 1, 2),
        ["Subtract"] = (a, b) => a.Subtract(b),
        ["Sum"] = (a, _) => a.Sum(keepAxes: false, 2),
        ["SumLoss"] = (a, _) => a.SumLoss(TokenLayout.Of(2)),
        ["SwiGlu"] = (a, b) => a.SwiGlu(b),
        ["Attention"] = (a, b) => a.Attention(b, b, TokenLayout.Of(2), TokenLayout.Of(4), new AttentionOptions(1)),
        ["Embedding"] = (a, _) => a.Embedding(a.Graph, Tensor.From<int>(Backend, [2], new Shape(1)), TokenLayout.Of(1)),
    };

    [Fact]
    public void Writing_into_a_saved_tensor()
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        Variable x = Leaf(graph, 2), y = x.Exp().Sum();
        Backend.Fill(x.Value, 3);
        Says<InvalidOperationException>(() => graph.Backward(y), "Exp: F64[2], saved for walking back, was written to since");
    }

    [Fact]
    public void Writing_into_indices_or_tables()
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        Tensor ids = Tensor.From<int>(Backend, [1, 0], new Shape(2)), angles = Tensor.Zeros(Backend, new Shape(2, 1), DType.F64);
        Variable rows = Leaf(graph, 3, 2).Embedding(graph, ids, TokenLayout.Of(2));
        Variable turned = rows.Reshape(2, 1, 2).Rotary(angles, angles), loss = turned.Reshape(2, 2).CrossEntropy(ids).Sum();
        Backend.Fill(ids, 1);
        Says<InvalidOperationException>(() => graph.Backward(loss), "CrossEntropy: I32[2], saved for walking back, was written to since");
    }

    [Fact]
    public void A_row_that_is_selected_twice_and_a_bias_that_would_stretch()
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        Variable x = Leaf(graph, 3, 2), y = x.SelectTokens([1, 1]).Sum();
        Says<ArgumentException>(() => graph.Backward(y), "SelectTokens", "index 1 stands twice");
        Graph next = step.BeginBatch();
        Says<ArgumentException>(() =>
            Leaf(next, 3, 2).Linear(Leaf(next, 4, 2), Leaf(next, 1), TokenLayout.Of(3)), "Linear: a bias [4] is expected", "F64[1]");
    }

    [Fact]
    public void A_tensor_of_a_micro_batch_that_is_over()
    {
        using var step = new Step(Backend, DType.F64, new Arena(Backend, 1024), number: 7);
        Variable y = Leaf(step.BeginBatch(), 2).Square();
        Graph next = step.BeginBatch();
        Says<InvalidOperationException>(() => y.Exp(), "Exp: micro-batch 0 of step 7 is over");
        Says<InvalidOperationException>(() =>
            next.Input(y.Value).Exp(), "Exp: operand F64[2]", "micro-batch 0 of step 7, which is over; call Keep()");
    }

    [Fact]
    public void A_tensor_of_a_step_that_is_over()
    {
        var arena = new Arena(Backend, 1024);
        Variable w;
        using (var step = new Step(Backend, DType.F64, arena, number: 3)) w = step.Use(Weight(2)).Square();
        Says<InvalidOperationException>(() => w.Value.ToDoubles(), "F64[2]", "step 3, which is over");
        Says<InvalidOperationException>(() => w.Exp(), "Exp: step 3 is over");
    }

    [Fact]
    public void Operands_of_different_graphs()
    {
        using Step step = new(Backend, DType.F64), other = new(Backend, DType.F64, number: 1);
        Variable a = Leaf(step.BeginBatch(), 2), b = Leaf(step.BeginBatch(), 2), w = other.Use(Weight(2));
        Says<InvalidOperationException>(() =>
            a.Add(b), "Add: operands of micro-batch 0 of step 0 and of micro-batch 1 of step 0", "F64[2], F64[2]");
        Says<InvalidOperationException>(() =>
            b.Add(w, TokenLayout.Of(2)), "Add: an operand of step 1 in micro-batch 1 of step 0", "F64[2], F64[2]");
    }

    [Fact]
    public void A_trained_weight_without_a_layout()
    {
        using var step = new Step(Backend, DType.F64);
        Variable x = Leaf(step.BeginBatch(), 2, 3), w = step.Use(Weight(3)), scalar = step.Use(Weight());
        Says<ArgumentException>(() => x.Multiply(w), "Multiply: input 1 belongs to the step", "pass the token layout", "F64[2, 3], F64[3]");
        Says<ArgumentException>(() => x.Multiply(scalar, TokenLayout.Of(2)), "Multiply: input 1", "shape of one row", "F64[2, 3], F64[]");
    }

    [Fact]
    public void A_trained_weight_where_no_sum_over_tokens_is_formed()
    {
        using var step = new Step(Backend, DType.F64);
        Variable x = Leaf(step.BeginBatch(), 2, 3), w = step.Use(Weight(3, 4));
        Says<ArgumentException>(() => x.MatMul(w), "MatMul: input 1 belongs to the step", "F64[2, 3], F64[3, 4]");
    }

    [Fact]
    public void A_layout_of_another_number_of_tokens()
    {
        using var step = new Step(Backend, DType.F64);
        Graph graph = step.BeginBatch();
        Variable y = Leaf(graph, 2, 3).Multiply(step.Use(Weight(3)), TokenLayout.Of(5)).Sum();
        Says<ArgumentException>(() => graph.Backward(y), "SumTokens: the sum over 5 tokens does not fit", "F64[2, 3]");
    }

    [Fact]
    public void An_operation_applied_twice()
    {
        using var step = new Step(Backend, DType.F64);
        Variable x = Leaf(step.BeginBatch(), 2);
        var exp = new Exp();
        exp.Apply(x);
        Says<InvalidOperationException>(() => exp.Apply(x), "Exp was applied already");
    }

    [Fact]
    public void The_steps_own_graph_walked_back_by_hand_or_read_too_early()
    {
        using var step = new Step(Backend, DType.F64);
        Variable w = step.Use(Weight(2)), y = w.Square().Sum();
        Says<InvalidOperationException>(() => step.Graph.Backward(y), "Backward from Sum F64[]", "Step.Seed");
        Says<InvalidOperationException>(() => step.GradientOf(w), "call Finish() of step 0 first");
        step.Seed(y);
        step.Finish();
        Says<InvalidOperationException>(step.Finish, "Finish: step 0 is finished already");
        Says<InvalidOperationException>(() => step.Seed(y), "Seed Sum F64[]: step 0 is finished");
        Says<InvalidOperationException>(() => step.BeginBatch(), "BeginBatch: step 0 is finished");
    }

    private static Parameter Weight(params nint[] lengths) => new("w", Tensor.Zeros(Backend, new Shape(lengths), DType.F64));

    private static Variable Leaf(Graph graph, params nint[] lengths) =>
        graph.Input(Tensor.Zeros(Backend, new Shape(lengths), DType.F64), requiresGradient: true);

    private static void Says<TError>(Action action, params string[] parts)
        where TError : Exception
    {
        string message = Assert.ThrowsAny<TError>(action).Message;
        foreach (string part in parts) Assert.Contains(part, message, StringComparison.Ordinal);
    }
}
