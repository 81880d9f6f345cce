using System.Runtime.InteropServices;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>
/// The cross-entropy of a head's logits, a block of tokens at a time, so that logits and their gradient, which share their memory, exist
/// for one block only: ℓ[t] = CrossEntropy(x·Wᵀ + b, divided by c)[t], in the orders of <see cref="Linear"/>, <see cref="Divide"/> and
/// <see cref="CrossEntropy"/>. Composition: these three. No bit depends on the blocks: rows are independent, and where W or b is trained
/// blocks are cut where those of a sum over tokens are cut.
/// <para>
/// Walking back needs the logits again. A caller who knows what every loss will be walked back with declares it: gradients are then formed
/// in Forward, while the block's logits are there. Of a frozen head the declaration is a guess: where it does not hold, blocks are computed
/// again. Of a trained head it binds, since the step's sums have what was declared by then: another gradient, or none at all, is an
/// <see cref="InvalidOperationException"/>. Without a declaration every block is computed again in Backward.
/// </para>
/// </summary>
/// <param name="labels">I32 [tokens].</param>
/// <param name="layout">What the rows of x are.</param>
/// <param name="options">Divisor, declaration and blocks.</param>
public sealed class LinearCrossEntropy(Tensor labels, TokenLayout layout, LinearCrossEntropyOptions options) : FusedOperation
{
    private Tensor _losses = null!, _maximum = null!, _denominator = null!;
    private Tensor? _declared, _hiddenGradient;
    private bool _collected;

    private bool IsHeadTrained => Needs(1) || (Inputs.Count > 2 && Needs(2));

    /// <inheritdoc/>
    protected override bool Collects(int i) => i > 0;

    /// <inheritdoc/>
    protected override Tensor Forward()
    {
        CheckOperands();
        bool records = Graph.Records && (Needs(0) || IsHeadTrained);
        var perToken = new Shape(layout.Count);
        (_losses, _maximum, _denominator) = (Empty(perToken), Empty(perToken), Empty(perToken));
        if (records) SaveOperands();
        if (!records || options.Gradient is not { } gradient || (IsHeadTrained && !CanCollectNow()))
        {
            Run(isFirst: true, null, null, null, null);
            return _losses;
        }

        _declared = Save(Empty(perToken));
        Backend.Fill(_declared, gradient);
        if (Needs(0)) _hiddenGradient = Save(Empty(Inputs[0].Shape));
        _collected = IsHeadTrained;
        if (_collected) Graph.Step.CountDeclared(1);
        CollectHead((weight, bias) => Run(isFirst: true, _declared, _hiddenGradient, weight, bias));
        return _losses;
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor gradient)
    {
        bool holds = _declared is not null && HasBitsOf(gradient, _declared);
        if (_collected)
        {
            if (!holds)
                throw new InvalidOperationException($"{Name}: every loss was to be walked back with {options.Gradient}, as its caller "
                    + "declared, and the trained head's gradient was summed so; the gradient that came is another. Declare none where it "
                    + "is not known");
            Graph.Step.CountDeclared(-1);
        }

        if (!holds)
        {
            _hiddenGradient = Needs(0) ? Empty(Inputs[0].Shape) : null;
            CollectHead((weight, bias) => Run(isFirst: false, gradient, _hiddenGradient, weight, bias));
        }

        if (_hiddenGradient is not null) Give(0, _hiddenGradient);
    }

    private static bool HasBitsOf(Tensor a, Tensor b) =>
        MemoryMarshal.AsBytes(a.ToDoubles().AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(b.ToDoubles().AsSpan()));

    private void CheckOperands()
    {
        (Shape x, Shape w) = (Inputs[0].Shape, Inputs[1].Shape);
        if (x.Rank != 2 || w.Rank != 2 || x[1] != w[1]) throw Bad("x [tokens, in] and a weight [classes, in] are expected");
        if (Inputs.Count > 2 && Inputs[2].Shape != new Shape(w[0])) throw Bad($"a bias [{w[0]}] is expected");
        if (layout.Count != x[0] || labels.Shape != new Shape(x[0]))
            throw Bad($"labels {labels} and a layout of {layout.Count} tokens do not fit");
    }

    private void SaveOperands()
    {
        for (int i = 0; i < Inputs.Count; i++) Save(Value(i));
        Save(labels);
        Save(_maximum);
        Save(_denominator);
    }

    /// <summary>True where the sums of what is trained are the step's, and nothing looks at this operation's share of them.</summary>
    private bool CanCollectNow()
    {
        for (int i = 1; i < Inputs.Count; i++)
            if (Needs(i) && !IsOfStep(i)) return false;
        return Graph.Step.Intercept is null;
    }

    /// <summary>Runs with the sums of weight and bias, or null where one is frozen.</summary>
    private void CollectHead(Action<Tensor?, Tensor?> run)
    {
        void WithWeight(Tensor? weight)
        {
            if (Inputs.Count > 2 && Needs(2)) Collect(2, bias => run(weight, bias));
            else run(weight, null);
        }

        if (Needs(1)) Collect(1, WithWeight);
        else WithWeight(null);
    }

    /// <summary>
    /// Goes through the blocks: losses where it <paramref name="isFirst"/>, gradients where <paramref name="gradient"/> is given.
    /// </summary>
    private void Run(bool isFirst, Tensor? gradient, Tensor? dHidden, Tensor? dWeight, Tensor? dBias)
    {
        List<TokenBlock> blocks = Blocks();
        if (blocks.Count == 0) return;
        Arena.Mark mark = Arena?.SetMark() ?? default;
        Tensor memory = Empty(new Shape(blocks.Max(block => block.Length), Inputs[1].Shape[0]));
        Tensor? divisor = options.Divisor == 1 ? null : Empty(default);
        if (divisor is not null) Backend.Fill(divisor, options.Divisor);
        foreach (TokenBlock block in blocks)
        {
            Tensor Rows(Tensor all) => all.Slice(0, block.Start, block.Length);
            Tensor x = Rows(Value(0)), logits = memory.Slice(0, 0, block.Length);
            Backend.MatMul(x, Value(1), transposeB: true, logits);
            if (Inputs.Count > 2) Backend.Binary(BinaryKind.Add, logits, Value(2), logits);
            if (divisor is not null) Backend.Binary(BinaryKind.Divide, logits, divisor, logits);
            if (isFirst) Backend.CrossEntropy(logits, Rows(labels), Rows(_losses), Rows(_maximum), Rows(_denominator));
            if (gradient is null) continue;
            Backend.CrossEntropyGradient(logits, Rows(labels), Rows(_maximum), Rows(_denominator), Rows(gradient), logits);
            if (divisor is not null) Backend.Binary(BinaryKind.Divide, logits, divisor, logits);
            AddToHead(x, logits, block, dWeight, dBias);
            if (dHidden is not null) Backend.MatMul(logits, Value(1), transposeB: false, Rows(dHidden));
        }

        Arena?.Reset(mark, Name);
    }

    private void AddToHead(Tensor x, Tensor dLogits, TokenBlock block, Tensor? dWeight, Tensor? dBias)
    {
        if (dWeight is null && dBias is null) return;
        TokenLayout part = layout.Select([.. Enumerable.Range(block.Start, block.Length)]);
        if (dBias is not null) Backend.SumTokens(dLogits, part, dBias);
        if (dWeight is not null) Backend.MatMulTokens(dLogits, x, part, dWeight);
    }

    /// <summary>
    /// Of a frozen head as many tokens in each as can be; of a trained one whole blocks of the sum over tokens, which is a chain in each.
    /// </summary>
    private List<TokenBlock> Blocks()
    {
        var blocks = new List<TokenBlock>();
        if (!Graph.Records || !IsHeadTrained)
        {
            int most = options.BlockTokens ?? LinearCrossEntropyOptions.FrozenBlockTokens, count = (layout.Count + most - 1) / most;
            for (int i = 0; i < count; i++)
            {
                int start = (int)((long)layout.Count * i / count), end = (int)((long)layout.Count * (i + 1) / count);
                blocks.Add(new TokenBlock(start, end - start));
            }

            return blocks;
        }

        int limit = options.BlockTokens ?? TokenLayout.BlockLength;
        foreach (TokenBlock block in layout.Blocks)
        {
            int joined = blocks.Count == 0 ? int.MaxValue : blocks[^1].Length + block.Length;
            if (joined <= limit) blocks[^1] = blocks[^1] with { Length = joined };
            else blocks.Add(block);
        }

        return blocks;
    }
}

/// <summary>How a <see cref="LinearCrossEntropy"/> runs.</summary>
/// <param name="Divisor">Divisor of the logits, rounded to the element type once; 1 for none.</param>
/// <param name="Gradient">What the caller declares that every loss will be walked back with; null where that is not known.</param>
/// <param name="BlockTokens">
/// Most tokens of a block, at least 1; a block of a sum over tokens that is longer stays whole where the head is trained. Chosen where
/// null.
/// </param>
public sealed record LinearCrossEntropyOptions(double Divisor = 1, double? Gradient = null, int? BlockTokens = null)
{
    /// <summary>Of a frozen head: few enough for memory, many enough to pay for reading the weight once a block.</summary>
    public const int FrozenBlockTokens = 128;

    /// <summary>Most tokens of a block, or null.</summary>
    public int? BlockTokens { get; } = BlockTokens is null or > 0 ? BlockTokens
        : throw new ArgumentException($"a block of {BlockTokens} tokens; at least 1 is expected");
}

/// <summary>The fluent form of <see cref="Operations.LinearCrossEntropy"/>.</summary>
public static class LinearCrossEntropyExtensions
{
    /// <summary>One loss a token: the cross-entropy of x·Wᵀ + b, whose logits are never stored whole.</summary>
    /// <param name="x">[tokens, in].</param>
    /// <param name="weight">[classes, in]; an opaque operand.</param>
    /// <param name="bias">[classes] or none.</param>
    /// <param name="labels">[tokens], each in [0, classes).</param>
    /// <param name="layout">What the rows of x are.</param>
    /// <param name="options">Divisor, declaration and blocks; plain where left out.</param>
    public static Variable LinearCrossEntropy(
        this Variable x, Variable weight, Variable? bias, int[] labels, TokenLayout layout, LinearCrossEntropyOptions? options = null)
    {
        Tensor ids = Tensor.From<int>(x.Graph.Backend, labels, new Shape(labels.Length));
        var operation = new LinearCrossEntropy(ids, layout, options ?? new LinearCrossEntropyOptions());
        return bias is null ? operation.Apply(x, weight) : operation.Apply(x, weight, bias);
    }
}
