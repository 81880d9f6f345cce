using Reference.Tests.Parity.Runners;

namespace Reference.Tests.Parity;

/// <summary>
/// What is not supported yet, by what a case is (group, family, head, option), never by its name, so that it fits other collections. A case that stands
/// here and passes fails its test: the entry is then out of date.
/// </summary>
public static class Unsupported
{
    private static readonly string[] s_families = ["gpt2", "llama", "mistral", "qwen2", "qwen3", "smollm3", "starcoder2", "granite"];

    private static readonly (Func<GoldenCase, bool> Is, string Reason)[] s_list =
    [
        (x => x.Group == "tokenizers" && TokenizerRunner.ModelOf(x) != "BPE", "WordPiece, WordLevel and Unigram come with their families"),
        (CollationRunner.IsPreference, "preference data come with alignment"),
        (x => x.Group == "training-base", "the models that training and losses start from; nothing is expected of them alone"),
        (TrainingRunner.IsPreference, "preference objectives come with alignment"),
        (x => x.Group == "optimizers" && x.Text("precision") == "float32", "8-bit optimizer state comes with quantised training"),
        (SchedulesRunner.IsFedByMetric, "schedules that move by a metric come with evaluation"),
        (OptimizersRunner.IsUnknownRule, "the update rules of the papers after Adafactor come later"),
        (OptimizersRunner.IsAveraging, "averages of weights come later"),
        (x => x.Group is "losses" or "methods", "objectives and training tricks come with alignment"),
        (ClassificationMetricsRunner.IsOther, "other metrics come with evaluation"),
        (GenerationRunner.IsEncoderDecoder, "encoder-decoders come later"),
        (GenerationRunner.IsBeamSearch, "beam search comes later"),
        (x => x.Group is "combine" or "mixed" or "adapterhub" or "pyreft", "adapters come with LoRA and the methods after it"),
        (x => x.Group == "rng", "torch's generator comes with adapters that are stored as a seed"),
        (x => x.Group == "pruning", "pruning comes later"),
        (x => x.Group == "quantization", "quantised training comes later"),
        (x => x.Group == "functions", "elementary functions are tested where they live, in Tensors.Tests, and by bench/Functions"),
        (x => x.HasAdapter && x.Group != "training" && !RealLoraRunner.IsOne(x) && !AdapterRunner.IsPlainLora(x), "adapters other than plain LoRA come with the methods after it"),
        (x => IsBlocks(x) && x.Row!.Split('.')[0] is not ("Q4_0" or "Q4_1" or "Q5_0" or "Q5_1" or "Q8_0"), "K-quants, IQ, ternary and FP4 blocks come later"),
        (x => IsBlocks(x) && x.Row!.EndsWith(".encode", StringComparison.Ordinal), "writing quantised blocks comes later"),
        (x => x.Group == "gguf" && !IsBlocks(x) && !GgufModelRunner.IsReadable(x), "K-quants come later"),
        (x => x.Group == "real" && x.Architecture != "LlamaForCausalLM" && !RealLoraRunner.IsOne(x), "encoders come later"),
        (x => x.ModelType is { } family && !Array.Exists(s_families, known => known == family), "the family comes later"),
        (x => x.Task is "tokcls", "token classification comes later"),
        (x => x.Task is "qa", "question answering comes later"),
    ];

    /// <summary>Why a case is not supported, or null where it is.</summary>
    public static string? Reason(GoldenCase golden)
    {
        foreach ((Func<GoldenCase, bool> isCovered, string reason) in s_list)
            if (isCovered(golden)) return reason;
        return null;
    }

    private static bool IsBlocks(GoldenCase golden) => golden.Group == "gguf" && golden.Has("cases.json");
}
