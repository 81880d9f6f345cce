using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Autograd.Tests.Learn;

/// <summary>y = x³; dx = dy·3x².</summary>
public sealed class Cube : Operation
{
    protected override Tensor Forward()
    {
        Tensor x = Save(Value(0)), y = Empty(x.Shape);
        Backend.Binary(BinaryKind.Multiply, x, x, y);
        Backend.Binary(BinaryKind.Multiply, y, x, y);
        return y;
    }

    protected override void Backward(Tensor gradient)
    {
        Tensor x = Value(0), dx = Empty(x.Shape);
        Backend.Binary(BinaryKind.Multiply, x, x, dx);
        Backend.Scale(dx, 3, dx);
        Backend.Binary(BinaryKind.Multiply, gradient, dx, dx);
        Give(0, dx);
    }
}
