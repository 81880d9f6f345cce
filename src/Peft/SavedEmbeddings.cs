using Reference.Peft.Configuration;

namespace Reference.Peft;

/// <summary>PEFT's save_embedding_layers="auto".</summary>
internal static class SavedEmbeddings
{
    private static readonly string[] s_names = ["embed_tokens", "lm_head"];

    /// <summary>True where target_modules has one of PEFT's two names: as an item of the list, or inside the expression.</summary>
    public static bool Apply(AdapterConfig config) => s_names.Any(name =>
        config.Targets!.List?.Contains(name) ?? config.Targets.Pattern!.Contains(name, StringComparison.Ordinal));
}
