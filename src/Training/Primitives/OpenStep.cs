using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Training.Optimizers;

namespace Reference.Training.Primitives;

/// <summary>A step whose gradients are collecting.</summary>
/// <param name="step">The recorded step.</param>
/// <param name="pass">Sums and counts.</param>
internal sealed class OpenStep(Step step, OpenPass pass)
{
    /// <summary>The recorded step.</summary>
    public Step Step => step;

    /// <summary>Sums and counts.</summary>
    public OpenPass Pass => pass;

    /// <summary>Rows so far.</summary>
    public int Rows { get; set; }

    /// <summary>Documents so far.</summary>
    public int Documents { get; set; }

    /// <summary>Divides, checks, clips and updates; returns the norm before clipping.</summary>
    public double Update(IReadOnlyList<Parameter> parameters, Func<Parameter, bool> decays, SessionOptions options, double rate)
    {
        pass.ThrowIfNothingCounts(Rows);
        step.Finish();
        List<ParameterGradient> gradients = Divide(parameters, decays);
        if (gradients.TrueForAll(one => one.Gradient is null))
            throw new InvalidOperationException(
                $"{step.Name}: no gradient reached any of the {gradients.Count} parameters to change; they are no part of the "
                + "forward (is their adapter active?), or another session on the same models has frozen them");
        double norm = GradientNorm.Of(gradients);
        if (!double.IsFinite(norm)) throw NotFinite(gradients, norm);
        if (options.MaxGradientNorm > 0) GradientNorm.Clip(gradients, options.MaxGradientNorm, norm);
        options.Optimizer.Step(gradients, rate);
        return norm;
    }

    /// <summary>Gradients over the count: in place where nothing else shares the memory.</summary>
    private List<ParameterGradient> Divide(IReadOnlyList<Parameter> parameters, Func<Parameter, bool> decays)
    {
        var sums = parameters.Select(parameter => (Parameter: parameter, Sum: step.GradientOf(parameter))).ToList();
        Dictionary<Storage, int> uses = [];
        foreach ((_, Tensor? sum) in sums)
            if (sum is not null) uses[sum.Storage] = uses.GetValueOrDefault(sum.Storage) + 1;
        Tensor count = Tensor.FromDoubles(step.Backend, [pass.Counts[0]], default, step.DType);
        var gradients = new List<ParameterGradient>(sums.Count);
        foreach ((Parameter parameter, Tensor? sum) in sums)
        {
            if (sum is null)
            {
                gradients.Add(new ParameterGradient(parameter, null, decays(parameter)));
                continue;
            }

            bool isOwn = sum.IsDense && uses[sum.Storage] == 1 && !sum.Storage.IsReadOnly;
            Tensor mean = isOwn ? sum : step.Graph.Empty(sum.Shape, sum.DType);
            step.Backend.Binary(BinaryKind.Divide, sum, count, mean);
            gradients.Add(new ParameterGradient(parameter, mean, decays(parameter)));
        }

        return gradients;
    }

    private NonFiniteException NotFinite(List<ParameterGradient> gradients, double norm)
    {
        string rows = Rows == 1 ? "row 0" : FormattableString.Invariant($"rows 0 to {Rows - 1}");
        foreach (ParameterGradient one in gradients.OrderBy(one => one.Parameter.Name, StringComparer.Ordinal))
            if (one.Gradient is { } gradient && !FiniteCheck.IsFinite(gradient))
                return new NonFiniteException(pass.Step, rows, "gradient of " + one.Parameter.Name, "is not finite");
        return new NonFiniteException(
            pass.Step, rows, "the gradients' norm", FormattableString.Invariant($"is {norm}: gradients are finite, their squares are not"));
    }
}
