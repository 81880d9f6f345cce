namespace Reference.Tensors.Arithmetic;

/// <summary>The arithmetic contract that docs/arithmetic.md writes down.</summary>
public static class Arithmetic
{
    /// <summary>
    /// The version of every order, rounding and function that results depend on. It is written into every manifest; changing an order raises it.
    /// </summary>
    public const int Version = 1;
}
