using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Training.Optimizers;

namespace Reference.Tests.Training;

/// <summary>What all update rules have in common.</summary>
public sealed class OptimizerTests
{
    public static TheoryData<string> Names => Rules.Names;

    [Fact]
    public void Every_rule_of_the_assembly_stands_in_the_list_once()
    {
        IEnumerable<string> rules = typeof(Optimizer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract).Select(type => type.Name);
        Assert.Equal(rules.Order(StringComparer.Ordinal), OptimizerRules.All.Select(rule => rule.Type.Name).Order(StringComparer.Ordinal));
        Assert.All(OptimizerRules.All, rule => Assert.Equal(rule.Type, Rules.Make(rule.Name).GetType()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void State_that_is_saved_and_loaded_goes_on_with_the_same_bits(string name)
    {
        foreach (DType dtype in (DType[])[DType.F32, DType.F64])
        {
            Parameter[] whole = Rules.Parameters(ScalarBackend.Instance, dtype), broken = Rules.Parameters(ScalarBackend.Instance, dtype);
            Rules.Run(Rules.Make(name), whole, 0, 8);
            Optimizer first = Rules.Make(name), second = Rules.Make(name);
            Rules.Run(first, broken, 0, 4);
            second.LoadState(first.State.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Keep())));
            Rules.Run(second, broken, 4, 8);
            Assert.Equal(Rules.Values(whole), Rules.Values(broken));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_simd_backend_gives_the_same_bits(string name)
    {
        using var simd = new SimdBackend(2);
        Parameter[] scalar = Rules.Parameters(ScalarBackend.Instance, DType.F32), fast = Rules.Parameters(simd, DType.F32);
        Rules.Run(Rules.Make(name), scalar, 0, 6);
        Rules.Run(Rules.Make(name), fast, 0, 6);
        Assert.Equal(Rules.Values(scalar), Rules.Values(fast));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parameter_without_a_gradient_and_its_state_stay(string name)
    {
        Parameter[] parameters = Rules.Parameters(ScalarBackend.Instance, DType.F64);
        Optimizer optimizer = Rules.Make(name);
        Rules.Run(optimizer, parameters, 0, 1);
        double[] weight = parameters[0].Value.ToDoubles(), bias = parameters[1].Value.ToDoubles();
        double[][] state = BiasState(optimizer);
        Rules.Run(optimizer, parameters, 1, 2);
        Assert.Equal(bias, parameters[1].Value.ToDoubles());
        Assert.Equal(state, BiasState(optimizer));
        Assert.NotEqual(weight, parameters[0].Value.ToDoubles());
    }

    [Fact]
    public void Only_parameters_that_decay_shrink()
    {
        Parameter a = new("a", One(2)), b = new("b", One(2));
        new AdamW { WeightDecay = 0.5 }.Step([new(a, One(0)), new(b, One(0), Decays: false)], 0.1);
        Assert.Equal(1.9, a.Value.ToScalar(), 1e-15);
        Assert.Equal(2, b.Value.ToScalar());
    }

    [Fact]
    public void The_first_step_of_adam_is_the_rate_in_the_gradients_direction()
    {
        Parameter a = new("a", One(2));
        new Adam().Step([new(a, One(-3))], 0.25);
        Assert.Equal(2.25, a.Value.ToScalar(), 1e-8);
    }

    [Fact]
    public void Misuse_is_named()
    {
        Parameter a = new("a", One(2));
        var adam = new Adam();
        Says("stands twice", Assert.Throws<ArgumentException>(() => adam.Step([new(a, One(1)), new(a, One(1))], 0.1)));
        Says("the rate is NaN", Assert.Throws<ArgumentException>(() => adam.Step([new(a, One(1))], double.NaN)));
        adam.LoadState([KeyValuePair.Create("a.exp_avg", Tensor.Zeros(ScalarBackend.Instance, new Shape(3), DType.F64))]);
        Says("a.exp_avg", Assert.Throws<InvalidOperationException>(() => adam.Step([new(a, One(1))], 0.1)));
    }

    [Fact]
    public void Rules_and_options_that_do_not_exist_are_refused()
    {
        Says("there is no optimizer 'adan'", Refused("adan", []));
        Says("no option 'beta3'; it has amsgrad, beta1, beta2, eps, weight_decay", Refused("adamw", new() { ["beta3"] = 0.5 }));
        Says("option eps: tiny was given, expected a finite number", Refused("adamw", new() { ["eps"] = "tiny" }));
        Says("expected true or false", Refused("sgd", new() { ["nesterov"] = 1 }));
    }

    private static void Says(string part, Exception error) => Assert.Contains(part, error.Message, StringComparison.Ordinal);

    private static ArgumentException Refused(string name, Dictionary<string, object> options) =>
        Assert.Throws<ArgumentException>(() => OptimizerRules.Create(name, options));

    private static double[][] BiasState(Optimizer optimizer) =>
        [.. optimizer.State.Where(pair => pair.Key.StartsWith("b.", StringComparison.Ordinal)).Select(pair => pair.Value.ToDoubles())];

    private static Tensor One(double value) => Tensor.From<double>(ScalarBackend.Instance, [value], new Shape(1));
}
