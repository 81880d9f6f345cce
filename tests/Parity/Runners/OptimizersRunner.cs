using System.Text.Json;
using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Training.Optimizers;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// Update rules on given gradients (cases.json), clipping (clipping.json) and weight-decay groups (decay_groups.json), in float64.
/// </summary>
public sealed class OptimizersRunner : ICaseRunner
{
    private const double Tolerance = 1e-9;

    /// <summary>Our rule of a library's class, and the options that the class has and ours has not as its default.</summary>
    private static readonly Dictionary<string, (string Rule, Dictionary<string, object> Defaults)> s_rules = new(StringComparer.Ordinal)
    {
        ["torch.SGD"] = ("sgd", new() { ["lr"] = 1e-3 }),
        ["torch.Adam"] = ("adam", new() { ["lr"] = 1e-3 }),
        ["torch.AdamW"] = ("adamw", new() { ["lr"] = 1e-3, ["weight_decay"] = 0.01 }),
        ["torch.Adamax"] = ("adamax", new() { ["lr"] = 2e-3 }),
        ["torch.Adafactor"] = ("adafactor_torch", new() { ["lr"] = 1e-2 }),
        ["transformers.Adafactor"] = ("adafactor", new() { ["lr"] = 0.0 }),
        ["lion_pytorch.Lion"] = ("lion", new() { ["lr"] = 1e-4 }),
    };

    /// <inheritdoc/>
    public bool Takes(GoldenCase golden) =>
        golden.Group == "optimizers" && golden.Info.TryGetProperty("params", out _) && golden.Has("inputs.safetensors");

    /// <inheritdoc/>
    public IReadOnlyList<string> RowsOf(GoldenCase folder) =>
    [
        .. folder.Info.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("name").GetString()!),
        .. Names(folder, "clipping").Select(name => "clipping." + name),
        .. Names(folder, "averaging").Select(name => "averaging." + name),
        .. Models(folder).Select(model => "decay_groups." + model.Name),
    ];

    /// <summary>True for a row of an update rule that we have not.</summary>
    public static bool IsUnknownRule(GoldenCase golden) =>
        RowOf(golden) is { } row && !s_rules.ContainsKey(row.GetProperty("class").GetString()!);

    /// <summary>True for averages of weights.</summary>
    public static bool IsAveraging(GoldenCase golden) => Part(golden, "averaging") is not null;

    /// <inheritdoc/>
    public void Run(GoldenCase golden)
    {
        if (RowOf(golden) is { } row) RunRule(golden, row);
        else if (Part(golden, "clipping") is { } clipping) RunClipping(golden, clipping);
        else if (Part(golden, "decay_groups") is { } model) CheckGroups(Models(golden).Single(one => one.Name == model).Value);
        else throw new NotSupportedException($"{golden} is no row that runs");
    }

    private static void RunRule(GoldenCase golden, JsonElement row)
    {
        (string rule, Dictionary<string, object> defaults) = s_rules[row.GetProperty("class").GetString()!];
        var options = OptionNames.Of(row.GetProperty("options"), defaults);
        var rate = Convert.ToDouble(options["lr"], System.Globalization.CultureInfo.InvariantCulture);
        options.Remove("lr");
        Optimizer optimizer = OptimizerRules.Create(rule, options);
        var inputs = new StepInputs(golden);
        string[] names = [.. row.GetProperty("params").EnumerateArray().Select(name => name.GetString()!)];
        string[] still = row.TryGetProperty("no_decay", out JsonElement list) ? [.. list.EnumerateArray().Select(one => $"{one}")] : [];
        Parameter[] parameters = [.. names.Select(inputs.Start)];
        var trail = names.ToDictionary(name => name, _ => new List<double>());
        for (int k = 0; k < inputs.Steps; k++)
        {
            double now = row.TryGetProperty("lr", out JsonElement rates) ? rates[k].GetDouble() : rate;
            optimizer.Step([.. parameters.Select(p => new ParameterGradient(p, inputs.Gradient(p.Name, k), !still.Contains(p.Name)))], now);
            foreach (Parameter parameter in parameters) trail[parameter.Name].AddRange(parameter.Value.ToDoubles());
        }

        string name = row.GetProperty("name").GetString()!;
        var all = Agreement.Read(golden.PathOf("expected.safetensors"));
        var expected = names.ToDictionary(p => $"{name}.{p}", p => all[$"{name}.{p}"]);
        var actual = names.ToDictionary(p => $"{name}.{p}", p => new GoldenTensor(all[$"{name}.{p}"].Shape, [.. trail[p]]));
        Agreement.Check(expected, actual, tolerance: Tolerance);
    }

    private static void RunClipping(GoldenCase golden, string name)
    {
        JsonElement row = Row(Read(golden, "clipping"), name), options = row.GetProperty("options");
        var inputs = new StepInputs(golden);
        (bool nan, bool zero) = (options.TryGetProperty("nan", out _), options.TryGetProperty("zero", out _));
        var all = Agreement.Read(golden.PathOf("clipping.safetensors"));
        var gradients = new List<ParameterGradient>();
        foreach (string parameter in inputs.Names)
        {
            double[] values = inputs.Raw(parameter, 0);
            if (nan && gradients.Count == 0) values[0] = double.NaN;
            if (zero) Array.Clear(values);
            gradients.Add(new(inputs.Start(parameter), Tensor.From<double>(ScalarBackend.Instance, values, inputs.ShapeOf(parameter))));
        }

        if (options.TryGetProperty("clip_value", out JsonElement largest)) GradientValue.Clip(gradients, largest.GetDouble());
        else CheckNorm(golden, row, GradientNorm.Clip(gradients, options.GetProperty("max_norm").GetDouble(), KindOf(options)));
        Agreement.Check(
            inputs.Names.ToDictionary(p => $"{name}.{p}", p => all[$"{name}.{p}"]),
            gradients.ToDictionary(one => $"{name}.{one.Parameter.Name}", one => GoldenTensor.Of(one.Gradient!)), tolerance: Tolerance);
    }

    private static void CheckNorm(GoldenCase golden, JsonElement row, double norm)
    {
        JsonElement total = row.GetProperty("total_norm");
        double wanted = total.ValueKind == JsonValueKind.String ? double.NaN : total.GetDouble();
        bool agrees = norm.Equals(wanted) || Math.Abs(norm - wanted) <= Tolerance * wanted;
        Assert.True(agrees, $"{golden}: the norm is {norm:R}, expected {wanted:R}");
    }

    private static GradientNormKind KindOf(JsonElement options) =>
        !options.TryGetProperty("norm_type", out JsonElement type) ? GradientNormKind.Euclidean
        : $"{type}" switch
        {
            "1" => GradientNormKind.Sum,
            "2" => GradientNormKind.Euclidean,
            "inf" => GradientNormKind.Largest,
            var other => throw new NotSupportedException($"norm_type is {other}, expected 1, 2 or inf"),
        };

    private static void CheckGroups(JsonElement model)
    {
        // The file names no module types; of the LayerNorms in it only GPT-2's do not say what they are.
        static bool IsLayerNorm(string module) => module.Split('.')[^1].StartsWith("ln_", StringComparison.Ordinal);
        foreach (string group in (string[])["decay", "no_decay"])
            foreach (JsonElement name in model.GetProperty(group).EnumerateArray())
                Assert.True(DecayGroups.Decays(name.GetString()!, IsLayerNorm) == (group == "decay"), $"{name} belongs to {group}");
    }

    private static JsonElement? RowOf(GoldenCase golden)
    {
        if (golden.Row is not { } name || golden.Group != "optimizers") return null;
        foreach (JsonElement row in golden.Info.GetProperty("rows").EnumerateArray())
            if (row.GetProperty("name").GetString() == name) return row;
        return null;
    }

    private static string? Part(GoldenCase golden, string file) =>
        golden.Group == "optimizers" && golden.Row is { } row && row.StartsWith(file + ".", StringComparison.Ordinal)
            ? row[(file.Length + 1)..] : null;

    private static JsonElement Row(JsonElement file, string name) =>
        file.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("name").GetString() == name);

    private static IEnumerable<string> Names(GoldenCase folder, string file) =>
        !folder.Has(file + ".json") ? []
        : Read(folder, file).GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("name").GetString()!);

    private static JsonProperty[] Models(GoldenCase folder) =>
        folder.Has("decay_groups.json") ? [.. Read(folder, "decay_groups").GetProperty("models").EnumerateObject()] : [];

    private static JsonElement Read(GoldenCase golden, string file) =>
        JsonDocument.Parse(File.ReadAllText(golden.PathOf(file + ".json"))).RootElement;
}
