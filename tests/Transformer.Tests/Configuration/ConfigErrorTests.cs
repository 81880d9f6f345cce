using System.Text;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;

namespace Transformer.Tests.Configuration;

/// <summary>The rules for bad configs, C1 to C20; those that compare with tensors stand with the loader.</summary>
public sealed class ConfigErrorTests
{
    [Theory]
    [InlineData("C1", "llama", """{"-model_type": 0}""",
        "$.model_type", "nothing", "gpt2, llama, mistral, qwen2, qwen3, smollm3, starcoder2, granite")]
    [InlineData("C1", "llama", """{"-architectures": 0}""",
        "$.architectures", "nothing", "LlamaForCausalLM, LlamaForSequenceClassification")]
    [InlineData("C1", "llama", """{"architectures": null}""", "$.architectures", "null", "LlamaForCausalLM")]
    [InlineData("C1", "llama", """{"architectures": []}""", "$.architectures", "[]", "LlamaForCausalLM")]
    [InlineData("C1", "llama", """{"architectures": "LlamaForCausalLM"}""", "$.architectures", "\"LlamaForCausalLM\"", "a list of texts")]
    [InlineData("C1", "llama", """{"architectures": ["LlamaForTokenClassification"]}""",
        "$.architectures", "LlamaForTokenClassification", "LlamaForCausalLM")]
    [InlineData("C1", "llama", """{"architectures": ["MistralForCausalLM"]}""",
        "$.architectures", "MistralForCausalLM", "for model_type llama")]
    [InlineData("C1", "llama", """{"architectures": ["LlamaForCausalLM", "LlamaForSequenceClassification"]}""",
        "$.architectures", "", "names of one head")]
    [InlineData("C2", "llama", """{"model_type": "llama5"}""", "$.model_type", "llama5", "one of gpt2, llama")]
    [InlineData("C2", "llama", """{"model_type": 3}""", "$.model_type", "3", "a text")]
    [InlineData("C3", "llama", """{"hidden_size": 0}""", "$.hidden_size", "0", "a whole number from 1 to 1048576")]
    [InlineData("C3", "llama", """{"hidden_size": -24}""", "$.hidden_size", "-24", "a whole number from 1 to 1048576")]
    [InlineData("C3", "llama", """{"hidden_size": 1e9}""", "$.hidden_size", "1e9", "a whole number from 1 to 1048576")]
    [InlineData("C3", "llama", """{"hidden_size": 1000000000}""", "$.hidden_size", "1000000000", "a whole number from 1 to 1048576")]
    [InlineData("C3", "llama", """{"hidden_size": 24.0}""", "$.hidden_size", "24.0", "a whole number from 1 to 1048576")]
    [InlineData("C3", "llama", """{"hidden_size": "24"}""", "$.hidden_size", "\"24\"", "Write it without quotes")]
    [InlineData("C3", "llama", """{"hidden_size": null}""", "$.hidden_size", "null", "Leave the key out to have the default")]
    [InlineData("C3", "gpt2", """{"n_embd": 0}""", "$.n_embd", "0", "a whole number from 1")]
    [InlineData("C4", "llama", """{"num_attention_heads": 5, "num_key_value_heads": 5}""",
        "$.hidden_size", "24", "a multiple of num_attention_heads, 5")]
    [InlineData("C4", "gpt2", """{"n_head": 5}""", "$.n_embd", "24", "a multiple of n_head, 5")]
    [InlineData("C5", "llama", """{"num_key_value_heads": 3}""", "$.num_key_value_heads", "3", "a divisor of num_attention_heads, 4")]
    [InlineData("C5", "llama", """{"num_key_value_heads": 8}""", "$.num_key_value_heads", "8", "a divisor of num_attention_heads, 4")]
    [InlineData("C5", "qwen2", """{"-num_key_value_heads": 0}""", "$.num_key_value_heads", "32", "a divisor of num_attention_heads, 4")]
    [InlineData("C6", "llama", """{"num_hidden_layers": 0}""", "$.num_hidden_layers", "0", "a whole number from 1 to 16384")]
    [InlineData("C6", "llama", """{"num_hidden_layers": 1000000000}""",
        "$.num_hidden_layers", "1000000000", "a whole number from 1 to 16384")]
    [InlineData("C7", "llama", """{"vocab_size": 0}""", "$.vocab_size", "0", "a whole number from 1")]
    [InlineData("C9", "llama", """{"tie_word_embeddings": "yes"}""", "$.tie_word_embeddings", "\"yes\"", "true or false")]
    [InlineData("C10", "llama", """{"rms_norm_eps": 0}""", "$.rms_norm_eps", "0", "a number from 1E-30 to 1")]
    [InlineData("C10", "llama", """{"rms_norm_eps": -1e-5}""", "$.rms_norm_eps", "-1e-5", "a number from 1E-30 to 1")]
    [InlineData("C10", "llama", """{"rms_norm_eps": 1e-40}""", "$.rms_norm_eps", "1e-40", "a number from 1E-30 to 1")]
    [InlineData("C10", "llama", """{"rms_norm_eps": "NaN"}""", "$.rms_norm_eps", "\"NaN\"", "a number from 1E-30 to 1")]
    [InlineData("C10", "llama", """{"rms_norm_eps": 1e999}""", "$.rms_norm_eps", "1e999", "a number from 1E-30 to 1")]
    [InlineData("C10", "gpt2", """{"layer_norm_epsilon": 0}""", "$.layer_norm_epsilon", "0", "a number from 1E-30 to 1")]
    [InlineData("C10", "starcoder2", """{"norm_epsilon": 0}""", "$.norm_epsilon", "0", "a number from 1E-30 to 1")]
    [InlineData("C11", "llama", """{"rope_theta": 0}""", "$.rope_theta", "0", "a number from 1E-30")]
    [InlineData("C11", "llama", """{"rope_parameters": {"rope_type": "default", "rope_theta": -1}}""",
        "$.rope_parameters.rope_theta", "-1", "a number from 1E-30")]
    [InlineData("C12", "llama", """{"rope_scaling": {"type": "ntk", "factor": 2}}""",
        "$.rope_scaling.type", "ntk", "default, linear, dynamic, llama3, yarn or longrope")]
    [InlineData("C12", "llama", """{"rope_scaling": {"type": "linear", "rope_type": "dynamic", "factor": 2}}""",
        "$.rope_scaling.rope_type", "dynamic", "the same as type")]
    [InlineData("C12", "llama", """{"rope_scaling": {"factor": 2}}""", "$.rope_scaling.rope_type", "nothing", "factor alone")]
    [InlineData("C12", "llama", """{"rope_scaling": {"type": "linear", "factor": 0.5}}""",
        "$.rope_scaling.factor", "0.5", "a number from 1")]
    [InlineData("C12", "llama", """{"rope_scaling": {"type": "dynamic"}}""", "$.rope_scaling.factor", "nothing", "at least 1")]
    [InlineData("C12", "llama", """{"rope_scaling": {"type": "yarn", "factor": null}}""", "$.rope_scaling.factor", "null", "at least 1")]
    [InlineData("C12", "llama", """{"rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 1}}""",
        "$.rope_scaling.high_freq_factor", "nothing", "a positive number")]
    [InlineData("C12", "llama", """{"rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4}}""",
        "$.rope_scaling.low_freq_factor", "4", "less than high_freq_factor")]
    [InlineData("C12", "llama", """{"rope_scaling": {"type": "longrope", "short_factor": [1, 1], "long_factor": [1, 2, 3]}}""",
        "$.rope_scaling.short_factor", "2 numbers", "3 numbers, one a frequency")]
    [InlineData("C12", "llama", """{"rope_scaling": {"type": "longrope", "short_factor": [1, 1, 1]}}""",
        "$.rope_scaling.long_factor", "nothing", "3 numbers, one a frequency")]
    [InlineData("C12", "llama", """{"rope_scaling": {"type": "longrope", "short_factor": [1, 0, 1], "long_factor": [1, 2, 3]}}""",
        "$.rope_scaling.short_factor", "[1,0,1]", "a list of numbers")]
    [InlineData("C12", "llama", """{"rope_scaling": "linear"}""", "$.rope_scaling", "\"linear\"", "an object or null")]
    [InlineData("C12", "llama", """{"head_dim": 2, "rope_scaling": {"type": "dynamic", "factor": 2}}""",
        "$.rope_scaling.rope_type", "", "another kind where heads have 2 dimensions")]
    [InlineData("C13", "llama", """{"rope_theta": 5000, "rope_parameters": {"rope_type": "default", "rope_theta": 10000}}""",
        "$.rope_theta", "5000", "the same as $.rope_parameters.rope_theta, 10000")]
    [InlineData("C13", "llama",
        """{"rope_scaling": {"type": "linear", "factor": 2}, "rope_parameters": {"rope_type": "linear", "factor": 4}}""",
        "$.rope_scaling", "factor: 2 here, 4 there", "Leave rope_scaling")]
    [InlineData("C13", "llama",
        """{"rope_scaling": {"type": "linear", "factor": 2}, "rope_parameters": {"rope_type": "dynamic", "factor": 2}}""",
        "$.rope_scaling", "", "the kind of $.rope_parameters")]
    [InlineData("C13", "llama", """{"rope_parameters": {"full_attention": {"rope_type": "default"}}}""",
        "$.rope_parameters.full_attention", "", "one set of rotary parameters for all layers")]
    [InlineData("C13", "llama",
        """{"original_max_position_embeddings": 8, "rope_scaling": {"type": "yarn", "factor": 4, "original_max_position_embeddings": 4}}""",
        "$.original_max_position_embeddings", "8", "the same as")]
    [InlineData("C14", "llama", """{"head_dim": 5}""", "$.head_dim", "heads of 5 dimensions", "an even size")]
    [InlineData("C14", "llama", """{"hidden_size": 20}""", "$.head_dim", "heads of 5 dimensions", "an even size")]
    [InlineData("C14", "llama", """{"partial_rotary_factor": 0.5}""", "$.partial_rotary_factor", "0.5", "1")]
    [InlineData("C14", "llama", """{"rope_parameters": {"rope_type": "default", "partial_rotary_factor": 0.5}}""",
        "$.rope_parameters.partial_rotary_factor", "0.5", "1")]
    [InlineData("C15", "mistral", """{"sliding_window": 0}""", "$.sliding_window", "0", "a whole number from 1")]
    [InlineData("C15", "mistral", """{"sliding_window": -1}""", "$.sliding_window", "-1", "a whole number from 1")]
    [InlineData("C15", "qwen2", """{"layer_types": ["full_attention"]}""", "$.layer_types", "1 entries", "3 entries, one a layer")]
    [InlineData("C15", "qwen2", """{"layer_types": ["full_attention", "sliding_attention", "full_attention"]}""",
        "$.layer_types", "sliding_attention", "Give sliding_window a size")]
    [InlineData("C15", "qwen3", """{"layer_types": ["full_attention", "linear_attention", "full_attention"]}""",
        "$.layer_types", "linear_attention", "full_attention or sliding_attention")]
    [InlineData("C15", "mistral", """{"sliding_window": 4, "layer_types": ["full_attention", "sliding_attention", "sliding_attention"]}""",
        "$.layer_types", "full_attention", "in all layers or in none")]
    [InlineData("C15", "smollm3", """{"no_rope_layers": [1, 0]}""", "$.no_rope_layers", "2 entries", "3 entries, one a layer")]
    [InlineData("C15", "smollm3", """{"no_rope_layers": [1, 0, 2]}""", "$.no_rope_layers", "[1,0,2]", "a list of 0 and 1")]
    [InlineData("C15", "smollm3", """{"no_rope_layer_interval": 0}""", "$.no_rope_layer_interval", "0", "a whole number from 1")]
    [InlineData("C17", "llama", """{"hidden_act": "gelu_fast"}""", "$.hidden_act", "gelu_fast", "gelu, gelu_python, gelu_new")]
    [InlineData("C17", "gpt2", """{"activation_function": null}""", "$.activation_function", "null", "an activation out of")]
    [InlineData("C18", "llama", """{"torch_dtype": "float7"}""", "$.torch_dtype", "float7", "float32, float16, bfloat16, float64 or auto")]
    [InlineData("C18", "llama", """{"dtype": 32}""", "$.dtype", "32", "a text")]
    [InlineData("C18", "llama", """{"torch_dtype": "float16", "dtype": "bfloat16"}""", "$.torch_dtype", "float16", "the same as $.dtype")]
    [InlineData("labels", "llama", """{"num_labels": 3, "id2label": {"0": "a", "1": "b"}}""",
        "$.num_labels", "3", "2, the size of id2label")]
    [InlineData("labels", "llama", """{"id2label": {"a": "0"}}""", "$.id2label.a", "a", "numbers as keys")]
    [InlineData("labels", "llama", """{"problem_type": "ranking"}""", "$.problem_type", "ranking", "regression or null")]
    [InlineData("padding", "llama", """{"pad_token_id": 59}""", "$.pad_token_id", "59", "null or a token from 0 to 58")]
    [InlineData("refused", "llama", """{"quantization_config": {"quant_method": "gptq"}}""",
        "$.quantization_config", "gptq", "use the unquantised model")]
    [InlineData("refused", "gpt2", """{"add_cross_attention": true}""", "$.add_cross_attention", "true", "false or nothing")]
    [InlineData("refused", "llama", """{"rope_interleaved": true}""", "$.rope_interleaved", "true", "half a head apart")]
    [InlineData("refused", "starcoder2", """{"norm_type": "rms_norm"}""", "$.norm_type", "rms_norm", "\"layer_norm\"")]
    [InlineData("dropout", "llama", """{"attention_dropout": 1.5}""", "$.attention_dropout", "1.5", "a number from 0 to 1")]
    [InlineData("alias", "gpt2", """{"hidden_size": 48}""", "$.hidden_size", "48", "the same as n_embd, 24")]
    public void A_bad_value_is_told_with_its_path_what_was_found_and_what_is_allowed(
        string rule, string modelType, string patch, string path, string found, string text)
    {
        ConfigException error = Assert.Throws<ConfigException>(() => Configs.Read(modelType, patch));
        ConfigError only = Assert.Single(error.Errors);
        Assert.True(path == only.Path, $"{rule}: {only}");
        Assert.Contains(found, only.Found, StringComparison.Ordinal);
        Assert.Contains(text, only.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("config.json: 1 error\n  $", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_file_come_in_one_message()
    {
        const string Patch = """
            {"hidden_size": "24", "num_hidden_layers": 0, "rope_scaling": {"type": "linear", "factor": 0}, "hidden_act": "softmax",
             "dtype": "float7"}
            """;
        ConfigException error = Assert.Throws<ConfigException>(() => Configs.Read("llama", Patch));
        string[] paths = ["$.dtype", "$.hidden_act", "$.hidden_size", "$.num_hidden_layers", "$.rope_scaling.factor"];
        Assert.Equal(paths, error.Errors.Select(e => e.Path).Order(StringComparer.Ordinal));
        Assert.All(error.Errors, e => Assert.Contains(e.Path, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void C20_text_that_is_no_strict_json_is_refused()
    {
        string llama = Configs.Of("llama"), open = llama[..^1];
        (string Text, string Found)[] cases =
        [
            (new string('[', 100_000), "depth"),
            ("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}", "depth"),
            (open + ", \"vocab_size\": 59}", "vocab_size"),
            ("\uFEFF" + llama, "byte order mark"),
            (open + ", \"rms_norm_eps\": NaN}", "'N' is an invalid start"),
            (open + ", \"rms_norm_eps\": Infinity}", "'I' is an invalid start"),
            ("// a comment\n" + llama, "'/' is an invalid start"),
            (open + ",}", "trailing comma"),
            (llama + "{}", "after"),
            ("[]", "a JSON Array"),
            ("", "input"),
            (open + ", \"_name_or_path\": \"\\ud800\"}", "surrogate"),
            (open + ", \"\\ud800\": 1}", "surrogate"),
        ];
        foreach ((string text, string found) in cases)
        {
            ConfigException error = Assert.Throws<ConfigException>(() => Configs.ReadText(text));
            Assert.Contains(found, Assert.Single(error.Errors).Found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void C20_bytes_that_are_not_utf8_are_refused()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(Configs.Patched("llama", "{}").Replace("llama", "ll\u00e4ma", StringComparison.Ordinal));
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigReader.Parse(bytes, "config.json"));
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void C20_a_huge_file_is_refused_before_it_is_read()
    {
        string path = Path.Combine(Path.GetTempPath(), $"reference-config-{Guid.NewGuid():N}.json");
        try
        {
            using (FileStream stream = File.Create(path)) stream.SetLength(100L << 20);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ConfigException error = Assert.Throws<ConfigException>(() => KnownFamilies.ReadConfig(path));
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
            Assert.Contains("104857600 bytes", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_strangers_text_is_cut_and_made_printable_in_messages()
    {
        string patch = $$"""{"model_type": "a\u202Eb{{new string('x', 500)}}"}""";
        ConfigException error = Assert.Throws<ConfigException>(() => Configs.Read("llama", patch));
        Assert.DoesNotContain('\u202E', error.Message);
        Assert.True(error.Message.Length < 500);
    }
}
