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
    public override TargetNames DefaultTargets(string family) => Targeting.DefaultTargets.OfLora(family);

    /// <inheritdoc/>
    public override AdapterConfig Resolve(AdapterConfig config, IReadOnlyList<LinearLayer> targets) =>
        (LoraConfig)config with { FanInFanOut = targets.Count > 0 ? targets[^1].InputFirst : ((LoraConfig)config).FanInFanOut };

    /// <inheritdoc/>
    public override LinearAdapter AtLinear(AdapterConfig config, PartMaker maker)
    {
        var lora = (LoraConfig)config;
        int rank = Rank(lora, maker, "lora_A.weight", axis: 0);
        double bound = 1 / Math.Sqrt(maker.InFeatures); // Kaiming with a = √5
        Parameter a = maker.Make("lora_A.weight", new Shape(rank, maker.InFeatures),
            shape => lora.Start == LoraStart.Gaussian ? maker.Normal(shape, 1.0 / rank) : maker.Uniform(shape, bound));
        Parameter b = maker.Make("lora_B.weight", new Shape(maker.OutFeatures, rank),
            shape => lora.Start == LoraStart.Random ? maker.Uniform(shape, 1 / Math.Sqrt(rank), tensor: 1) : PartMaker.Zeros(shape));
        Parameter? bias = lora.LoraBias ? maker.Make("lora_B.bias", new Shape(maker.OutFeatures), PartMaker.Zeros) : null;
        double scale = Scale(lora, maker.Path, rank);
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
        int rank = Rank(lora, maker, "lora_embedding_A", axis: 0);
        Parameter a = maker.Make("lora_embedding_A", new Shape(rank, maker.InFeatures),
            shape => lora.Start == LoraStart.Random ? maker.Normal(shape, 1) : PartMaker.Zeros(shape));
        Parameter b = maker.Make("lora_embedding_B", new Shape(maker.OutFeatures, rank), shape => maker.Normal(shape, 1, tensor: 1));
        return new LoraEmbedding(a, b, Scale(lora, maker.Path, rank)) { Adapter = maker.Adapter, Parameters = [a, b] };
    }

    /// <summary>The stored rank where there is a file: PEFT sorts the patterns when it saves, so they may name another.</summary>
    private static int Rank(LoraConfig config, PartMaker maker, string leaf, int axis) =>
        maker.Stored(leaf) is { } shape && shape.Rank > axis
            ? (int)shape[axis] : First(config.RankPattern, maker.Path, "rank_pattern", config.Rank);

    private static double Scale(LoraConfig config, string path, int rank) =>
        First(config.AlphaPattern, path, "alpha_pattern", config.Alpha) / (config.UseRslora ? Math.Sqrt(rank) : rank);

    private static T First<T>(IReadOnlyList<KeyValuePair<string, T>> patterns, string path, string key, T otherwise)
    {
        foreach ((string pattern, T value) in patterns)
            if (Patterns.AtStart($@"(.*\.)?({pattern})$", path, key).Success) return value;
        return otherwise;
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
