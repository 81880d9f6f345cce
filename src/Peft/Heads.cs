using Reference.Autograd;
using Reference.Peft.Files;
using Reference.Tensors;
using Reference.Transformer;
using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;
using Reference.Transformer.Layers;
using Reference.Transformer.Models;

namespace Reference.Peft;

/// <summary>Heads that belong to adapters: a second root over the model's trunk.</summary>
internal static class Heads
{
    private const double Deviation = 0.02; // transformers' initializer_range
    private static readonly string[] s_classifiers = ["classifier", "score"];

    /// <summary>modules_to_save with the names that PEFT adds for classifiers.</summary>
    public static IReadOnlyList<string> WithClassifier(IReadOnlyList<string>? saved) =>
        [.. saved ?? [], .. s_classifiers.Where(name => saved?.Contains(name) != true)];

    /// <summary>A classifier over a language model's trunk, and its parameters.</summary>
    public static (Module Root, List<Parameter> Head) Classifier(PretrainedModel model, AdapterValues values, int labels, uint number)
    {
        if (labels < 1) throw new AdapterException($"a classifier with {labels} labels; at least 1 is expected");
        var maker = new PartMaker(values, "score", model.Config.HiddenSize, labels, number);
        Parameter weight = maker.Make("weight", new Shape(labels, model.Config.HiddenSize), shape => maker.Normal(shape, Deviation));
        var config = new HeadConfig(HeadKind.SequenceClassification, labels, labels == 1
            ? ProblemKind.Regression : ProblemKind.SingleLabel);
        var root = new SequenceClassifier(model.Trunk.Path, model.Trunk, new LinearLayer(weight), config, model.Config.PaddingToken);
        return (root, [weight]);
    }
}
