using Reference.Transformer.Text.Training;

namespace Reference.Training.Pretraining;

/// <summary>
/// How the embedded base model was made: `reference verify base-model` does it again. A Llama of 1,066,112 parameters and a byte-level
/// BPE of 2,048 tokens, pre-trained on Moby-Dick. Whoever changes a value makes another model: docs/base-model.md says what else changes.
/// </summary>
public static class BaseModelRecipe
{
    /// <summary>Ends a text, and begins one.</summary>
    public const string EndOfText = "<|endoftext|>";

    /// <summary>Fills rows of a batch.</summary>
    public const string Padding = "<|padding|>";

    /// <summary>The plan.</summary>
    public static PretrainingPlan Plan { get; } = new()
    {
        Config = Config,
        TokenizerConfig = TokenizerConfig,
        GenerationConfig = GenerationConfig,
        Tokenizer = new BpeTrainingOptions(2048) { Special = [EndOfText, Padding] },
        Seed = 1,
        Steps = 1200,
        Rows = 16,
        Length = 128,
        Rate = 2e-3,
        Warmup = 50,
        LeastRate = 0.1,
        Beta2 = 0.99,
        WeightDecay = 0.1,
        Clip = 1,
    };

    private const string Config =
        """
        {
          "architectures": ["LlamaForCausalLM"],
          "attention_bias": false,
          "attention_dropout": 0.0,
          "bos_token_id": 0,
          "dtype": "float32",
          "eos_token_id": 0,
          "head_dim": 32,
          "hidden_act": "silu",
          "hidden_size": 128,
          "initializer_range": 0.02,
          "intermediate_size": 352,
          "max_position_embeddings": 128,
          "mlp_bias": false,
          "model_type": "llama",
          "num_attention_heads": 4,
          "num_hidden_layers": 4,
          "num_key_value_heads": 4,
          "pad_token_id": 1,
          "rms_norm_eps": 1e-05,
          "rope_theta": 10000.0,
          "tie_word_embeddings": true,
          "use_cache": true,
          "vocab_size": 2048
        }

        """;

    private const string TokenizerConfig =
        """
        {
          "bos_token": "<|endoftext|>",
          "clean_up_tokenization_spaces": false,
          "eos_token": "<|endoftext|>",
          "model_max_length": 128,
          "pad_token": "<|padding|>",
          "tokenizer_class": "PreTrainedTokenizerFast"
        }

        """;

    private const string GenerationConfig =
        """
        {
          "bos_token_id": 0,
          "do_sample": true,
          "eos_token_id": 0,
          "pad_token_id": 1,
          "temperature": 0.8,
          "top_p": 0.95
        }

        """;
}
