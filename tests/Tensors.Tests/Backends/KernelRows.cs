using Reference.Tensors;

namespace Reference.Tests.Backends;

/// <summary>One kernel of the backends: draws operands, runs it, gives everything that it wrote.</summary>
/// <param name="Name">The public method of Backend.</param>
/// <param name="Run">The run.</param>
internal sealed record KernelRow(string Name, Func<KernelDraw, Tensor[]> Run);

/// <summary>A row for every kernel.</summary>
internal static partial class KernelRows
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<KernelRow> All { get; } =
    [
        new("Fill", Fill), new("Copy", Copy), new("Gather", Gather), new("Scatter", Scatter),
        new("Unary", Unary), new("UnaryGradient", UnaryGradient), new("Binary", Binary), new("Scale", Scale), new("Reduce", Reduce),
        new("SwiGlu", SwiGlu), new("SwiGluGradient", SwiGluGradient), new("MaximumGradient", MaximumGradient),
        new("MatMul", MatMul), new("MatMulTokens", MatMulTokens), new("DotRows", DotRows),
        new("RmsNorm", RmsNorm), new("RmsNormGradient", RmsNormGradient),
        new("LayerNorm", LayerNorm), new("LayerNormGradient", LayerNormGradient), new("NormWeightGradient", NormWeightGradient),
        new("Softmax", Softmax), new("SoftmaxGradient", SoftmaxGradient),
        new("CrossEntropy", CrossEntropy), new("CrossEntropyGradient", CrossEntropyGradient),
        new("ScatterAddTokens", ScatterAddTokens), new("SumTokens", SumTokens), new("Dropout", Dropout), new("SumLoss", SumLoss),
        new("SquareSum", SquareSum), new("Sgd", Sgd), new("Adam", Adam), new("Adamax", Adamax), new("Lion", Lion),
        new("Rotary", Rotary), new("Attention", Attention), new("AttentionGradient", AttentionGradient),
    ];
}
