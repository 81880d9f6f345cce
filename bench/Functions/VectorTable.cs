using Reference.Tensors.Backends.Simd;

namespace Reference.Bench.Functions;

/// <summary>The functions that exist on arrays, computed with vectors of one width.</summary>
internal static unsafe class VectorTable
{
    /// <summary>Their names in the golden file.</summary>
    public static readonly string[] Names = ["exp", "sigmoid", "tanh"];

    /// <summary>Computes y = f(x) element by element.</summary>
    public static void Run(string name, VectorWidth width, float[] x, float[] y)
    {
        fixed (float* from = x, to = y)
        {
            switch (name)
            {
                case "exp": ArrayFunctions.Exp(width, from, to, x.Length); break;
                case "sigmoid": Sigmoids(width, from, to, x.Length); break;
                case "tanh": ArrayFunctions.Tanh(width, from, to, x.Length); break;
                default: throw new ArgumentException($"--function: found '{name}', expected {string.Join(", ", Names)} with --width.");
            }
        }
    }

    /// <summary>σ, computed once as it is and once as what is left to 1 of −x; −∞ where the two differ, which no golden number is.</summary>
    private static void Sigmoids(VectorWidth width, float* x, float* y, int count)
    {
        float[] negated = new float[count], value = new float[count], rest = new float[count];
        for (int i = 0; i < count; i++) negated[i] = -x[i];
        ArrayFunctions.Sigmoid(width, x, y, null, count);
        fixed (float* from = negated, one = value, other = rest) ArrayFunctions.Sigmoid(width, from, one, other, count);
        for (int i = 0; i < count; i++)
            if (!rest[i].Equals(y[i])) y[i] = float.NegativeInfinity;
    }
}
