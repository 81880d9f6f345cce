using Reference.Tensors.Backends;

namespace Reference.Autograd.Operations;

/// <summary>y = (x/2)(1 + tanh(√(2/π)(x + 0.044715x³))): transformers' gelu_new and gelu_pytorch_tanh.</summary>
public sealed class GeluTanh() : UnaryOperation(UnaryKind.GeluTanh);

/// <summary>The fluent form of <see cref="Operations.GeluTanh"/>.</summary>
public static class GeluTanhExtensions
{
    /// <summary>y = (x/2)(1 + tanh(√(2/π)(x + 0.044715x³))): transformers' gelu_new and gelu_pytorch_tanh.</summary>
    public static Variable GeluTanh(this Variable x) => new GeluTanh().Apply(x);
}
