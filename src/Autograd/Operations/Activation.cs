using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>Activations chosen by a config.</summary>
public static class Activation
{
    /// <summary>f(x) for a function of one argument that a config names.</summary>
    /// <exception cref="ArgumentException">The function is no activation.</exception>
    public static Variable Activate(this Variable x, UnaryKind kind) => kind switch
    {
        UnaryKind.Relu => x.Relu(),
        UnaryKind.Silu => x.Silu(),
        UnaryKind.Gelu => x.Gelu(),
        UnaryKind.GeluTanh => x.GeluTanh(),
        UnaryKind.QuickGelu => x.QuickGelu(),
        UnaryKind.Tanh => x.Tanh(),
        UnaryKind.Sigmoid => x.Sigmoid(),
        _ => throw new ArgumentException($"{kind} is no activation"),
    };
}
