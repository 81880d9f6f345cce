using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats.Safetensors;

namespace Reference.Tests.Aot;

/// <summary>Linear, SiLU, linear: logits = W₂·silu(W₁·x + b₁) + b₂, in binary32.</summary>
internal sealed class Net
{
    public const int Inputs = 48;
    public const int Hidden = 300;
    public const int Classes = 7;

    private readonly Parameter _weight1, _bias1, _weight2, _bias2;

    public Net(Backend backend)
    {
        _weight1 = new("first.weight", Uniform(backend, layer: 0, Hidden, Inputs));
        _bias1 = new("first.bias", Tensor.Zeros(backend, new Shape(Hidden), DType.F32));
        _weight2 = new("second.weight", Uniform(backend, layer: 1, Classes, Hidden));
        _bias2 = new("second.bias", Tensor.Zeros(backend, new Shape(Classes), DType.F32));
    }

    public IReadOnlyList<Parameter> Parameters => [_weight1, _bias1, _weight2, _bias2];

    public Variable Forward(Step step, Variable x, TokenLayout layout) =>
        x.Linear(step.Use(_weight1), step.Use(_bias1), layout).Silu().Linear(step.Use(_weight2), step.Use(_bias2), layout);

    /// <summary>The SHA-256 of the weights as a safetensors file.</summary>
    public string Hash() => SafetensorsWriter.Hash(Parameters.Select(parameter => (parameter.Name, parameter.Value)));

    /// <summary>[outputs, inputs] from (−1, 1)/√inputs.</summary>
    private static Tensor Uniform(Backend backend, uint layer, int outputs, int inputs)
    {
        RandomStream random = new RandomKey(Training.Seed, RandomPurpose.Initialization, Layer: layer).Stream();
        double bound = 1 / Math.Sqrt(inputs);
        var values = new float[outputs * inputs];
        for (int i = 0; i < values.Length; i++) values[i] = (float)((2 * random.Uniform32((ulong)i) - 1) * bound);
        return Tensor.From<float>(backend, values, new Shape(outputs, inputs));
    }
}
