using System.Text;
using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats.Safetensors;
using Reference.Training.Optimizers;
using Reference.Training.Schedules;
using Reference.Transformer;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;
using Reference.Transformer.Text;
using Reference.Transformer.Text.Training;

namespace Reference.Training.Pretraining;

/// <summary>
/// Makes a small language model from nothing but a text: trains its tokenizer, draws its weights, and trains them in float32 on random
/// windows. The files are a pure function of plan and text: the same bytes on any number of threads and for any vector width.
/// </summary>
/// <param name="plan">What is made, and how.</param>
/// <param name="backend">Whose kernels run.</param>
public sealed class Pretrainer(PretrainingPlan plan, Backend backend)
{
    private static readonly Dictionary<string, string> s_metadata = new() { ["format"] = "pt" };

    private readonly Schedule _schedule = new CosineWithMinLr(new(plan.Rate, plan.Warmup, plan.Steps), 0.5, plan.LeastRate);

    /// <summary>Trains tokenizer and model.</summary>
    /// <param name="text">What they are trained on.</param>
    /// <param name="progress">Hears of every step.</param>
    /// <param name="cancel">Ends the run between two steps; nothing is left of it.</param>
    /// <returns>The files of the model's folder.</returns>
    /// <exception cref="ArgumentException">The plan cannot be carried out, or the text has no window.</exception>
    /// <exception cref="ConfigException">The plan's config cannot be used.</exception>
    /// <exception cref="TokenizerException">The config has fewer rows than the tokenizer has tokens.</exception>
    /// <exception cref="InvalidDataException">A loss or a gradient was not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public PretrainedFiles Run(string text, IProgress<PretrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        byte[] tokenizerFile = BpeTrainer.Train(text, plan.Tokenizer).ToJson();
        Tokenizer tokenizer = Tokenizer.FromJson(tokenizerFile, "tokenizer.json");
        byte[] configFile = Encoding.UTF8.GetBytes(plan.Config);
        DecoderConfig config = KnownFamilies.Read(ConfigReader.Parse(configFile, "config.json"));
        tokenizer.RequireRows(config.VocabularySize, "config.json");
        using PretrainedModel model = RandomModel.Create(config, plan.Seed, backend, DType.F32);
        Parameter[] parameters = [.. model.Root.Parameters()];
        Train((CausalLanguageModel)model.Root, parameters, new TokenWindows(tokenizer.Encode(text).Ids, plan.Length), progress, cancel);
        return new PretrainedFiles(
        [
            ("config.json", configFile),
            ("generation_config.json", Encoding.UTF8.GetBytes(plan.GenerationConfig)),
            (PretrainedFiles.Weights, WeightsOf(parameters)),
            ("tokenizer.json", tokenizerFile),
            ("tokenizer_config.json", Encoding.UTF8.GetBytes(plan.TokenizerConfig)),
        ]);
    }

    private void Train(
        CausalLanguageModel model, Parameter[] parameters, TokenWindows windows, IProgress<PretrainingProgress>? progress,
        CancellationToken cancel)
    {
        var arena = new Arena(backend);
        var optimizer = new AdamW { Beta2 = plan.Beta2, WeightDecay = plan.WeightDecay };
        for (long number = 0; number < plan.Steps; number++)
        {
            cancel.ThrowIfCancellationRequested();
            using var step = new Step(backend, DType.F32, arena, number + 1);
            double loss = Backward(step, model, windows, number, out long count);
            ParameterGradient[] gradients = [.. parameters.Select(parameter => Divided(step, parameter, count))];
            double norm = GradientNorm.Clip(gradients, plan.Clip), rate = _schedule.Rate(number);
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
                throw new InvalidDataException(FormattableString.Invariant(
                    $"{step.Name} of the pre-training: the loss is {loss} and the gradients' norm {norm}; a lower rate or clip may help"));
            optimizer.Step(gradients, rate);
            progress?.Report(new PretrainingProgress(number + 1, plan.Steps, loss, rate, norm));
        }
    }

    /// <summary>Walks the step's windows forward and back; the mean loss.</summary>
    private double Backward(Step step, CausalLanguageModel model, TokenWindows windows, long number, out long count)
    {
        (TokenBatch batch, CountedTokens counted) = windows.At(backend, windows.Draw(plan.Seed, number, plan.Rows));
        Tensor total = Tensor.Zeros(backend, default, DType.F64);
        Graph graph = step.BeginBatch();
        var context = new ForwardContext(graph, batch.Layout) { Training = true };
        LossSum loss = model.Loss(context, model.Trunk.Forward(context, batch), counted, total, gradient: 1);
        graph.Backward(loss.Sum);
        step.Finish();
        count = loss.Count;
        return total.ToScalar() / count;
    }

    private static ParameterGradient Divided(Step step, Parameter parameter, long count)
    {
        Tensor? gradient = step.GradientOf(parameter);
        gradient?.Backend.Scale(gradient, 1.0 / count, gradient);
        return new ParameterGradient(parameter, gradient, DecayGroups.Decays(parameter.Name, _ => false));
    }

    private static byte[] WeightsOf(Parameter[] parameters)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, parameters.Select(parameter => (parameter.Name, parameter.Value)), s_metadata);
        return stream.ToArray();
    }
}
