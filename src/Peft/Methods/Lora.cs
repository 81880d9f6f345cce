using Reference.Autograd;
using Reference.Peft.Configuration;
using Reference.Peft.Files;
using Reference.Peft.Layers;
using Reference.Peft.Targeting;
using Reference.Tensors;
using Reference.Transformer.Layers;

namespace Reference.Peft.Methods;

/// <summary>
/// LoRA (Hu and others 2021, arXiv 2106.09685): y = x·Wᵀ + b + s·B·A·x with A [rank, in], B [out, rank], s = α/rank, or α/√rank (rsLoRA); W
/// stays as it is. At an embedding y = E[id] + s·B·A[:, id]. Merged: W′ = W + s·B·A. Numbers and files as PEFT's
/// (peft/tuners/lora/layer.py).
/// </summary>
public sealed class Lora : AdapterMethod
{
    /// <inheritdoc/>
    public override string PeftType => "LORA";

    /// <inheritdoc/>
    public override string BiasPrefix => "lora_";

    /// <inheritdoc/>
    public override AdapterConfig Read(ConfigReader reader) => LoraKeys.Read(reader);

    /// <inheritdoc/>
    public override void Write(AdapterConfig config, ConfigWriter writer) => LoraKeys.Write((LoraConfig)config, writer);

    /// <inheritdoc/>
    public override void Check(AdapterConfig config) => LoraKeys.Check((LoraConfig)config);

    /// <inheritdoc/>
    public override TargetNames DefaultTargets(string family) => Targeting.DefaultTargets.OfLora(family);

    /// <inheritdoc/>
    public override AdapterConfig Resolve(AdapterConfig config, IReadOnlyList<LinearLayer> targets) =>
        (LoraConfig)config with { FanInFanOut = targets.Count > 0 ? targets[^1].InputFirst : ((LoraConfig)config).FanInFanOut };

    /// <inheritdoc/>
    public override LinearAdapter AtLinear(AdapterConfig config, PartMaker maker)
    {
        var lora = (LoraConfig)config;
        int rank = Rank(lora, maker, "lora_A.weight");
        double bound = 1 / Math.Sqrt(maker.InFeatures); // Kaiming with a = √5
        Parameter a = maker.Make("lora_A.weight", new Shape(rank, maker.InFeatures),
            shape => lora.Start == LoraStart.Gaussian ? maker.Normal(shape, 1.0 / rank) : maker.Uniform(shape, bound));
        Parameter b = maker.Make("lora_B.weight", new Shape(maker.OutFeatures, rank),
            shape => lora.Start == LoraStart.Random ? maker.Uniform(shape, 1 / Math.Sqrt(rank), tensor: 1) : PartMaker.Zeros(shape));
        Parameter? bias = lora.LoraBias ? maker.Make("lora_B.bias", new Shape(maker.OutFeatures), PartMaker.Zeros) : null;
        double scale = Scale(lora, maker, rank);
        IReadOnlyList<Parameter> parameters = bias is null ? [a, b] : [a, b, bias];
        return new LoraLinear(a, b, bias, scale, lora.Dropout) { Adapter = maker.Adapter, Parameters = parameters };
    }

    /// <inheritdoc/>
    public override EmbeddingAdapter AtEmbedding(AdapterConfig config, PartMaker maker)
    {
        var lora = (LoraConfig)config;
        if (lora.LoraBias)
            throw new AdapterException($"lora_bias: {maker.Path} is an embedding, which takes none; leave it out of target_modules, "
                + "or lora_bias");
        int rank = Rank(lora, maker, "lora_embedding_A");
        Parameter a = maker.Make("lora_embedding_A", new Shape(rank, maker.InFeatures),
            shape => lora.Start == LoraStart.Random ? maker.Normal(shape, 1) : PartMaker.Zeros(shape));
        Parameter b = maker.Make("lora_embedding_B", new Shape(maker.OutFeatures, rank), shape => maker.Normal(shape, 1, tensor: 1));
        return new LoraEmbedding(a, b, Scale(lora, maker, rank)) { Adapter = maker.Adapter, Parameters = [a, b] };
    }

    /// <summary>
    /// The first pattern's rank, or r. A file's is that of its tensor, if a pattern or r says so: PEFT sorts the patterns when it saves, so
    /// where several match, training may have taken another than the first.
    /// </summary>
    private static int Rank(LoraConfig config, PartMaker maker, string leaf)
    {
        int[] said = Matching(config.RankPattern, maker.Path, "rank_pattern", config.Rank);
        if (maker.Stored(leaf) is not { Rank: > 0 } shape) return said[0];
        if (said.Contains((int)shape[0])) return (int)shape[0];
        throw new AdapterException($"'{AdapterKeys.Of(maker.Path, leaf)}' {shape} has rank {shape[0]}; r and rank_pattern say {said[0]}");
    }

    private static double Scale(LoraConfig config, PartMaker maker, int rank)
    {
        double[] said = Matching(config.AlphaPattern, maker.Path, "alpha_pattern", config.Alpha);
        if (said.Distinct().Count() > 1)
            maker.Warn(
                $"{maker.Path}: {said.Length} keys of alpha_pattern match; the first in the file holds, and training may have taken another");
        return said[0] / (config.UseRslora ? Math.Sqrt(rank) : rank);
    }

    private static T[] Matching<T>(IReadOnlyList<KeyValuePair<string, T>> patterns, string path, string key, T otherwise)
    {
        T[] found = [.. patterns.Where(entry => Patterns.AtStart($@"(.*\.)?({entry.Key})$", path, key).Success).Select(
            entry => entry.Value)];
        return found.Length > 0 ? found : [otherwise];
    }

    private sealed class LoraLinear(Parameter a, Parameter b, Parameter? bias, double scale, double dropout) : LinearAdapter
    {
        public override void Apply(LinearCall call) => call.AddLowRank(a, b, scale, bias, dropout);
    }

    private sealed class LoraEmbedding(Parameter a, Parameter b, double scale) : EmbeddingAdapter
    {
        public override void Apply(EmbeddingCall call) => call.AddLowRank(a, b, scale);
    }
}
