using Reference.Tensors.Arithmetic;

namespace Reference.Tests.Arithmetic;

/// <summary>The binary64 functions of one argument with their double-double twins and the range that the twins cover.</summary>
internal static class Functions64Table
{
    public static readonly (string Name, Func<double, double> Function, Func<double, DoubleDouble> Twin, double Least, double Most)[] All =
    [
        ("exp", Functions64.Exp, x => DoubleDoubleFunctions.Exp(x), -600, 600),
        ("log", Functions64.Log, x => DoubleDoubleFunctions.Log(x), 1e-300, 1e300),
        ("log1p", Functions64.Log1p, DoubleDoubleFunctions.Log1p, -0.9999, 1e300),
        ("sin", Functions64.Sin, DoubleDoubleFunctions.Sin, -1e300, 1e300),
        ("cos", Functions64.Cos, DoubleDoubleFunctions.Cos, -1e300, 1e300),
        ("tanh", Functions64.Tanh, DoubleDoubleFunctions.Tanh, -40, 40),
        ("erf", Functions64.Erf, DoubleDoubleFunctions.Erf, -6, 6),
        ("sigmoid", Functions64.Sigmoid, DoubleDoubleFunctions.Sigmoid, -600, 600),
    ];

    public static Func<double, double> Find(string name) => All.Single(f => f.Name == name).Function;
}
