using Reference.Tensors.Arithmetic;

namespace Reference.Bench.Functions;

/// <summary>The functions that are claimed to be correctly rounded, by their names in the golden file.</summary>
internal static class FunctionTable
{
    public static readonly (string Name, Func<float, float> Function)[] All =
    [
        ("exp", Functions32.Exp),
        ("log", Functions32.Log),
        ("log1p", Functions32.Log1p),
        ("tanh", Functions32.Tanh),
        ("erf", Functions32.Erf),
        ("sigmoid", Functions32.Sigmoid),
        ("sin", Functions32.Sin),
        ("cos", Functions32.Cos),
    ];

    public static Func<float, float> Find(string name) => All.Single(f => f.Name == name).Function;

    /// <summary>The name, if it is one.</summary>
    public static string NameOf(string text) =>
        All.Any(f => f.Name == text)
            ? text
            : throw new ArgumentException($"--function: found '{text}', expected one of {string.Join(", ", All.Select(f => f.Name))}.");
}
