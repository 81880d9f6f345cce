using Reference.Autograd.Operations;

namespace Reference.Autograd;

/// <summary>Every operation. A test compares the list with the assembly, and asks a gradient case of each entry.</summary>
public static class OperationList
{
    /// <summary>The operations, by name.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(Absolute),
        typeof(Add),
        typeof(Attention),
        typeof(Concatenate),
        typeof(Operations.Convert),
        typeof(Cos),
        typeof(CrossEntropy),
        typeof(Divide),
        typeof(DotRows),
        typeof(Dropout),
        typeof(Embedding),
        typeof(Erf),
        typeof(Exp),
        typeof(Gelu),
        typeof(GeluTanh),
        typeof(LayerNorm),
        typeof(Linear),
        typeof(LinearCrossEntropy),
        typeof(Log),
        typeof(Log1p),
        typeof(LowRankLinear),
        typeof(MatMul),
        typeof(Maximum),
        typeof(Mean),
        typeof(Multiply),
        typeof(Negate),
        typeof(Permute),
        typeof(Power),
        typeof(QuickGelu),
        typeof(Reciprocal),
        typeof(Relu),
        typeof(RepeatRows),
        typeof(Reshape),
        typeof(RmsNorm),
        typeof(Rotary),
        typeof(Scale),
        typeof(SelectTokens),
        typeof(Sigmoid),
        typeof(Silu),
        typeof(Sin),
        typeof(Slice),
        typeof(Softmax),
        typeof(Softplus),
        typeof(Sqrt),
        typeof(Square),
        typeof(Subtract),
        typeof(Sum),
        typeof(SumLoss),
        typeof(SwiGlu),
        typeof(Tanh),
    ];
}
