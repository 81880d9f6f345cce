using Reference.Tests.Shared;
using Reference.Training.Pretraining;
using Reference.Transformer.Text.Training;

namespace Reference.Tests.Training.Pretraining;

/// <summary>A pre-training that takes milliseconds: a Llama 16 wide on the text in tests/Data.</summary>
internal static class TinyPlan
{
    /// <summary>1,129 bytes of prose.</summary>
    public static string Text { get; } = File.ReadAllText(Repository.PathOf("tests", "Data", "small-tokenizer", "text.txt"));

    /// <summary>The plan.</summary>
    public static PretrainingPlan Of(long steps, int hidden = 16) => new()
    {
        Config =
            $$"""
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": {{hidden}}, "intermediate_size": 24,
             "num_hidden_layers": 2, "num_attention_heads": 2, "vocab_size": 320, "max_position_embeddings": 32,
             "rms_norm_eps": 1e-5, "tie_word_embeddings": true, "pad_token_id": 1}
            """,
        TokenizerConfig = """{"eos_token": "<|endoftext|>"}""",
        GenerationConfig = "{}",
        Tokenizer = new BpeTrainingOptions(320) { Special = [BaseModelRecipe.EndOfText, BaseModelRecipe.Padding] },
        Seed = 7,
        Steps = steps,
        Rows = 4,
        Length = 24,
        Rate = 0.01,
        Warmup = 2,
        LeastRate = 0.1,
        Beta2 = 0.99,
        WeightDecay = 0.1,
    };
}
