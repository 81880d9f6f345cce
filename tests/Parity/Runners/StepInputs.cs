using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// Parameters and gradients of a folder of update rules: param.&lt;name&gt;, grad.&lt;name&gt;[step], has_grad[parameter, step].
/// </summary>
internal sealed class StepInputs
{
    private readonly Dictionary<string, GoldenTensor> _tensors;

    public StepInputs(GoldenCase golden)
    {
        _tensors = Agreement.Read(golden.PathOf("inputs.safetensors"));
        Names = [.. golden.Info.GetProperty("params").EnumerateArray().Select(name => name.GetString()!)];
    }

    /// <summary>All parameters, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many steps there are.</summary>
    public int Steps => (int)_tensors["has_grad"].Shape[1];

    /// <summary>A parameter's shape.</summary>
    public Shape ShapeOf(string name) => new(_tensors["param." + name].Shape);

    /// <summary>A parameter before the first step.</summary>
    public Parameter Start(string name) =>
        new(name, Tensor.From<double>(ScalarBackend.Instance, _tensors["param." + name].Values, ShapeOf(name)));

    /// <summary>The gradient at a step; null where there is none.</summary>
    public Tensor? Gradient(string name, int step)
    {
        int row = Names.ToList().IndexOf(name);
        bool has = _tensors["has_grad"].Values[(row * Steps) + step] != 0;
        return has ? Tensor.From<double>(ScalarBackend.Instance, Raw(name, step), ShapeOf(name)) : null;
    }

    /// <summary>The numbers of a gradient, whether it is given or not.</summary>
    public double[] Raw(string name, int step)
    {
        double[] values = _tensors["grad." + name].Values;
        int count = values.Length / Steps;
        return values[(step * count)..((step + 1) * count)];
    }
}
