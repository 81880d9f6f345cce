using System.Globalization;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;

namespace Reference.Transformer.Configuration;

/// <summary>
/// The config of a GGUF file of architecture <c>llama</c>, from its metadata (llama.cpp, gguf-py/gguf/constants.py) and from which tensors
/// it has: no <c>output.weight</c> means a tied head, bias tensors mean biases. A float32 number is taken as the file states it.
/// </summary>
public static class GgufConfig
{
    private const string Words = "token_embd.weight";
    private const string Hidden = "llama.embedding_length";
    private const string Heads = "llama.attention.head_count";

    // Read by the tokenizer, or about the file: no number of a forward pass depends on them.
    private static readonly string[] NeutralPrefixes = ["general.", "tokenizer.", "split.", "quantize.", "prefill.", "mradermacher."];

    /// <summary>Reads the config.</summary>
    /// <param name="file">The file with the metadata, the first where there are several parts.</param>
    /// <param name="tensors">The tensors of all parts.</param>
    /// <param name="backend">By which the rotary divisors, where the file has them, are read.</param>
    /// <returns>A config of <c>model_type</c> llama with a language model's head.</returns>
    /// <exception cref="ConfigException">The file cannot be used; the message holds all its errors.</exception>
    public static DecoderConfig Read(GgufFile file, ITensorSource tensors, Backend backend)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(tensors);
        var keys = new GgufKeys(file, new ConfigReport(file.Path));
        if (keys.Text("general.architecture") != "llama")
            keys.Wrong("general.architecture", "llama", "Other architectures are not implemented; none is taken for another.");
        if ((keys.Text("general.type") ?? "model") != "model")
            keys.Wrong("general.type", "model", "Adapters and projectors are no models.");
        keys.Report.ThrowIfErrors();
        DecoderConfig config = ReadLlama(keys, tensors, backend);
        keys.Refuse("llama.expert_count", "0", "Mixtures of experts are not implemented.");
        keys.Refuse("llama.expert_used_count", "0", "Mixtures of experts are not implemented.");
        keys.Refuse("llama.attention.causal", "true", "Attention here is causal.");
        foreach (string key in keys.Unasked)
        {
            if (key is "llama.rope.scaling.finetuned" || NeutralPrefixes.Any(p => key.StartsWith(p, StringComparison.Ordinal))) continue;
            keys.Report.Warn(ConfigReport.Excerpt(key), "not known in architecture llama; if it changes numbers, they will differ.");
        }

        keys.Report.ThrowIfErrors();
        return config with { Warnings = keys.Report.Warnings };
    }

    private static DecoderConfig ReadLlama(GgufKeys keys, ITensorSource tensors, Backend backend)
    {
        bool Has(string name) => tensors.TryGetEntry(name, out _);
        int layers = keys.Required("llama.block_count", ConfigLimits.Layers);
        int hidden = keys.Required(Hidden, ConfigLimits.Hidden);
        int heads = keys.Required(Heads, ConfigLimits.Heads), headSize = HeadSize(keys, hidden, heads);
        int positions = keys.Required("llama.context_length", ConfigLimits.Positions), vocabulary = Vocabulary(keys, tensors);
        int? padding = PaddingToken(keys, vocabulary);
        return new DecoderConfig
        {
            ModelType = "llama",
            Head = new HeadConfig(HeadKind.CausalLanguageModel),
            VocabularySize = vocabulary,
            HiddenSize = hidden,
            IntermediateSize = keys.Required("llama.feed_forward_length", ConfigLimits.Intermediate),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = KeyValueHeads(keys, heads),
            HeadSize = headSize,
            MaxPositions = positions,
            NormEpsilon = Epsilon(keys),
            QueryKeyValueBias = Has("blk.0.attn_q.bias"),
            AttentionOutputBias = Has("blk.0.attn_output.bias"),
            MlpBias = Has("blk.0.ffn_down.bias"),
            TieEmbeddings = !Has("output.weight"),
            PaddingToken = padding,
            PaddingRow = padding,
            Rope = GgufRope.Read(keys, tensors, backend, headSize, positions),
            LayerUsesRope = [.. Enumerable.Repeat(true, layers)],
            LayerWindows = new int?[layers],
            AttentionScales = [.. Enumerable.Repeat(1 / Math.Sqrt(headSize), layers)],
        };
    }

    private static int HeadSize(GgufKeys keys, int hidden, int heads)
    {
        int? size = keys.Whole("llama.attention.key_length", 1, ConfigLimits.Heads);
        int? values = keys.Whole("llama.attention.value_length", 1, ConfigLimits.Heads);
        if (size is null && hidden % heads != 0 && keys.Good(Hidden, Heads))
            keys.Wrong(Heads, $"a divisor of {Hidden}, {hidden}", "Or give key_length.");
        int result = size ?? Math.Max(1, hidden / heads);
        if (values is not null && values != result && keys.Good(Hidden, Heads))
            keys.Wrong("llama.attention.value_length", $"{result}, the size of a key");
        return result;
    }

    private static int KeyValueHeads(GgufKeys keys, int heads)
    {
        const string Key = "llama.attention.head_count_kv";
        int count = keys.Whole(Key, 1, ConfigLimits.Heads) ?? heads;
        if (heads % count != 0 && keys.Good(Heads)) keys.Wrong(Key, $"a divisor of {Heads}, {heads}");
        return count;
    }

    private static int Vocabulary(GgufKeys keys, ITensorSource tensors)
    {
        int? stated = keys.Whole("llama.vocab_size", 1, ConfigLimits.Vocabulary);
        long rows = tensors.TryGetEntry(Words, out TensorEntry? words) && words.Lengths.Count == 2 ? words.Lengths[0] : 0;
        if (rows is < 1 or > ConfigLimits.Vocabulary)
            keys.Wrong($"tensor {Words}", "a matrix with a row for each token", found: words?.ToString() ?? "nothing");
        else if (stated is not null && stated != rows)
            keys.Wrong("llama.vocab_size", string.Create(CultureInfo.InvariantCulture, $"{rows}, the rows of {Words}"));
        return (int)Math.Clamp(rows, 1, ConfigLimits.Vocabulary);
    }

    private static double Epsilon(GgufKeys keys)
    {
        const string Key = "llama.attention.layer_norm_rms_epsilon";
        if (keys.Real(Key, ConfigLimits.LeastEpsilon, 1) is { } epsilon) return epsilon;
        if (keys.Good(Key)) keys.Wrong(Key, "a number above 0");
        return 1;
    }

    private static int? PaddingToken(GgufKeys keys, int vocabulary)
    {
        const string Key = "tokenizer.ggml.padding_token_id";
        // All ones stand for none.
        if (keys.Real(Key, -1, uint.MaxValue) is not { } token || token is -1 or uint.MaxValue) return null;
        if (token >= 0 && token < vocabulary && token % 1 == 0) return (int)token;
        keys.Wrong(Key, string.Create(CultureInfo.InvariantCulture, $"a token from 0 to {vocabulary - 1}"));
        return null;
    }
}
