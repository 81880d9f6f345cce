using System.Globalization;

namespace Reference.Transformer.Families;

/// <summary>
/// The names of a GGUF file of architecture llama in terms of Hugging Face's Llama (llama.cpp, gguf-py/gguf/tensor_mapping.py). Rows of
/// attn_q and attn_k, and their biases, stand in another order: <see cref="Tensors.Formats.Gguf.GgufRotary"/>.
/// </summary>
public static class GgufNames
{
    private static readonly (string Gguf, string HuggingFace)[] Whole =
    [
        ("token_embd.weight", "model.embed_tokens.weight"),
        ("output_norm.weight", "model.norm.weight"),
        ("output.weight", "lm_head.weight"),
    ];

    private static readonly (string Gguf, string HuggingFace)[] Parts =
    [
        ("attn_norm", "input_layernorm"),
        ("attn_q", "self_attn.q_proj"),
        ("attn_k", "self_attn.k_proj"),
        ("attn_v", "self_attn.v_proj"),
        ("attn_output", "self_attn.o_proj"),
        ("ffn_norm", "post_attention_layernorm"),
        ("ffn_gate", "mlp.gate_proj"),
        ("ffn_up", "mlp.up_proj"),
        ("ffn_down", "mlp.down_proj"),
    ];

    /// <summary>Tensors that hold no weights of modules: the rotary divisors, which the config takes up.</summary>
    public static IReadOnlyList<string> NoWeights { get; } = ["rope_freqs.weight"];

    /// <summary>blk.3.attn_q.weight → model.layers.3.self_attn.q_proj.weight; null for a name that no part of a Llama has.</summary>
    /// <param name="name">A name in the file.</param>
    public static string? ToHuggingFace(string name) => Map(name, "blk.", "model.layers.", w => (w.Gguf, w.HuggingFace));

    /// <summary>model.layers.3.self_attn.q_proj.weight → blk.3.attn_q.weight; null for a name that no part of a Llama has.</summary>
    /// <param name="name">A parameter's name.</param>
    public static string? ToGguf(string name) => Map(name, "model.layers.", "blk.", w => (w.HuggingFace, w.Gguf));

    private static string? Map(string name, string from, string to, Func<(string Gguf, string HuggingFace), (string From, string To)> turn)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach ((string source, string target) in Whole.Select(turn))
        {
            if (source == name) return target;
        }

        if (!name.StartsWith(from, StringComparison.Ordinal)) return null;
        string rest = name[from.Length..];
        int dot = rest.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || !int.TryParse(rest.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out int layer)) return null;
        foreach ((string source, string target) in Parts.Select(turn))
        {
            foreach (string kind in (ReadOnlySpan<string>)[".weight", ".bias"])
            {
                if (rest[(dot + 1)..] == source + kind) return string.Create(CultureInfo.InvariantCulture, $"{to}{layer}.{target}{kind}");
            }
        }

        return null;
    }
}
