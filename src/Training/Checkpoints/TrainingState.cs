using System.Globalization;
using Reference.Tensors;
using Reference.Tensors.Formats.Safetensors;
using Reference.Training.Primitives;

namespace Reference.Training.Checkpoints;

/// <summary>
/// What a run is between two steps: trained weights, optimizer state and averages by name, the step and the data cursor. Its hash is that
/// of one safetensors file: tensors "weights.NAME", "optimizer.NAME" and "averages.NAME", metadata "step" and "rows_consumed", so any
/// reader of the format can check it.
/// </summary>
/// <param name="Weights">Trained weights.</param>
/// <param name="Optimizer">State of the update rule.</param>
/// <param name="Averages">Averages of weights.</param>
/// <param name="Step">Steps of the optimizer so far.</param>
/// <param name="RowsConsumed">Rows so far, over all epochs.</param>
public sealed record TrainingState(
    IReadOnlyDictionary<string, Tensor> Weights, IReadOnlyDictionary<string, Tensor> Optimizer,
    IReadOnlyDictionary<string, Tensor> Averages, long Step, long RowsConsumed)
{
    internal const string WeightsSection = "weights.", OptimizerSection = "optimizer.", AveragesSection = "averages.";
    internal const string StepKey = "step", RowsKey = "rows_consumed";

    /// <summary>The state of a session; its tensors are the live ones.</summary>
    public static TrainingState Of(TrainingSession session) => new(
        session.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
        session.Options.Optimizer.State, session.Averages, session.StepNumber, session.RowsConsumed);

    /// <summary>SHA-256, 64 lower-case hex digits.</summary>
    public string Hash() => SafetensorsWriter.Hash(Tensors(), Numbers());

    /// <summary>All tensors under the names of their sections.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors() =>
        Section(WeightsSection, Weights).Concat(Section(OptimizerSection, Optimizer)).Concat(Section(AveragesSection, Averages));

    /// <summary>Step and cursor as texts.</summary>
    internal SortedDictionary<string, string> Numbers() => new(StringComparer.Ordinal)
    {
        [StepKey] = Step.ToString(CultureInfo.InvariantCulture),
        [RowsKey] = RowsConsumed.ToString(CultureInfo.InvariantCulture),
    };

    private static IEnumerable<(string Name, Tensor Tensor)> Section(string name, IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (name + pair.Key, pair.Value));
}
