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
                case "sigmoid": ArrayFunctions.Sigmoid(width, from, to, null, x.Length); break;
                case "tanh": ArrayFunctions.Tanh(width, from, to, x.Length); break;
                default: throw new ArgumentException($"--function: found '{name}', expected {string.Join(", ", Names)} with --width.");
            }
        }
    }
}
