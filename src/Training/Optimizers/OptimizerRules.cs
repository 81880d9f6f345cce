namespace Reference.Training.Optimizers;

/// <summary>A rule that runs can name.</summary>
/// <param name="Name">The name in a run's file.</param>
/// <param name="Type">The rule.</param>
/// <param name="Create">Makes it from a run's options.</param>
public sealed record OptimizerRule(string Name, Type Type, Func<NamedOptions, Optimizer> Create);

/// <summary>The list of rules: a rule is one file and one line here.</summary>
public static class OptimizerRules
{
    /// <summary>All rules.</summary>
    public static IReadOnlyList<OptimizerRule> All { get; } =
    [
        new("sgd", typeof(Sgd), Sgd.From),
        new("adam", typeof(Adam), Adam.From),
        new("adamw", typeof(AdamW), AdamW.From),
        new("adamax", typeof(Adamax), Adamax.From),
        new("lion", typeof(Lion), Lion.From),
        new("adafactor", typeof(Adafactor), Adafactor.From),
        new("adafactor_torch", typeof(AdafactorTorch), AdafactorTorch.From),
    ];

    /// <summary>The rule of a name, with its options.</summary>
    /// <param name="name">One of the list.</param>
    /// <param name="values">double, int, bool or string by name; what is not given has the rule's own default.</param>
    /// <exception cref="ArgumentException">There is no such rule, or it has no such option.</exception>
    public static Optimizer Create(string name, IReadOnlyDictionary<string, object> values)
    {
        OptimizerRule rule = All.FirstOrDefault(rule => rule.Name == name)
            ?? throw new ArgumentException($"there is no optimizer '{name}'; there are {string.Join(", ", All.Select(rule => rule.Name))}");
        var options = new NamedOptions($"optimizer {name}", values);
        Optimizer optimizer = rule.Create(options);
        options.ThrowIfUnknown();
        return optimizer;
    }
}
