namespace Reference.Tensors.Backends;

/// <summary>The elementwise functions of one argument. Formula and derivative of each stand in Backends/Scalar/UnaryFunctions.</summary>
public enum UnaryKind
{
    /// <summary>−x.</summary>
    Negate,

    /// <summary>|x|; derivative 0 at 0.</summary>
    Absolute,

    /// <summary>x².</summary>
    Square,

    /// <summary>1/x.</summary>
    Reciprocal,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>ln x.</summary>
    Log,

    /// <summary>ln(1 + x).</summary>
    Log1p,

    /// <summary>sin x.</summary>
    Sin,

    /// <summary>cos x.</summary>
    Cos,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>erf x.</summary>
    Erf,

    /// <summary>σ(x) = 1/(1+e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>ln(1 + eˣ) = max(x, 0) + log1p(e^−|x|).</summary>
    Softplus,

    /// <summary>max(x, 0); derivative 0 at 0.</summary>
    Relu,

    /// <summary>x·σ(x).</summary>
    Silu,

    /// <summary>x·(1 + erf(x/√2))/2.</summary>
    Gelu,

    /// <summary>x·(1 + tanh(√(2/π)(x + 0.044715x³)))/2.</summary>
    GeluTanh,

    /// <summary>x·σ(1.702x).</summary>
    QuickGelu,
}

/// <summary>The elementwise functions of two arguments.</summary>
public enum BinaryKind
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a·b.</summary>
    Multiply,

    /// <summary>a/b.</summary>
    Divide,

    /// <summary>The larger; NaN where one is NaN.</summary>
    Maximum,

    /// <summary>a to the power b.</summary>
    Power,
}

/// <summary>The reductions of a row.</summary>
public enum ReduceKind
{
    /// <summary>The sum, in the order of a row (16 lanes, segments of 4,096).</summary>
    Sum,

    /// <summary>The largest; NaN where one is NaN. −∞ for an empty row.</summary>
    Max,
}
