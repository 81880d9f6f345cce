namespace Autograd.Tests.Learn;

public class ChainRuleTests
{
    [Fact]
    public void A_tape_walked_back_gives_every_derivative()
    {
        var tape = new Tape();
        Number x = new(2), y = new(3);
        Number z = tape.Add(tape.Multiply(x, y), tape.Exp(x)); // z = x·y + eˣ
        tape.Backward(z);
        Assert.Equal(3 + Math.Exp(2), x.Gradient); // ∂z/∂x = y + eˣ
        Assert.Equal(2, y.Gradient);               // ∂z/∂y = x
    }
}
