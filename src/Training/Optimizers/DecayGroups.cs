using System.Text.RegularExpressions;

namespace Reference.Training.Optimizers;

/// <summary>
/// Which parameters weight decay leaves out, as the trainer of transformers has it: all of a LayerNorm, and those whose lower-case name
/// holds "bias", "layernorm", "rmsnorm", a part "norm" or a part that ends in "_norm". Embeddings and heads decay; T5's
/// relative_attention_bias.weight does not.
/// </summary>
public static partial class DecayGroups
{
    /// <summary>True where a parameter decays.</summary>
    /// <param name="name">The parameter's name, as Hugging Face writes it.</param>
    /// <param name="isLayerNorm">Tells by its name whether a module is a LayerNorm (not an RMSNorm): GPT-2's ln_1 does not say so
    /// itself.</param>
    public static bool Decays(string name, Func<string, bool> isLayerNorm)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(isLayerNorm);
        int end = name.LastIndexOf('.');
        return !LeftOut().IsMatch(name.ToLowerInvariant()) && !(end >= 0 && isLayerNorm(name[..end]));
    }

    [GeneratedRegex(@"bias|layernorm|rmsnorm|(?:^|\.)norm(?:$|\.)|_norm(?:$|\.)", RegexOptions.CultureInvariant)]
    private static partial Regex LeftOut();
}
