using Reference.Peft.Configuration;

namespace Reference.Peft.Targeting;

/// <summary>The layers that PEFT adapts where nothing is said, by the model's family (peft/utils/constants.py).</summary>
internal static class DefaultTargets
{
    private static readonly (string Family, string[] Names)[] s_lora =
    [
        ("gpt2", ["c_attn"]), ("llama", ["q_proj", "v_proj"]), ("mistral", ["q_proj", "v_proj"]), ("qwen2", ["q_proj", "v_proj"]),
        ("qwen3", ["q_proj", "v_proj"]),
    ];

    /// <summary>The targets of LoRA and its kin.</summary>
    /// <exception cref="AdapterException">PEFT has none for the family.</exception>
    public static TargetNames OfLora(string family)
    {
        foreach ((string known, string[] names) in s_lora)
            if (known == family) return TargetNames.Of(names);
        throw new AdapterException($"target_modules is not given, and there is no default for model_type '{family}' (there is for "
            + $"{string.Join(", ", s_lora.Select(entry => entry.Family))}); name the layers, or give all-linear");
    }
}
