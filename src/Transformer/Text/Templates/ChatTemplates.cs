using System.Text.Json.Nodes;

namespace Reference.Transformer.Text.Templates;

/// <summary>What chat templates want to know of a tokenizer.</summary>
public static class ChatTemplates
{
    /// <summary>
    /// bos_token, eos_token, pad_token and unk_token as texts, for <see cref="ChatPrompt.Variables"/>; those that there are.
    /// </summary>
    public static JsonObject Of(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var variables = new JsonObject();
        SpecialTokens special = tokenizer.Special;
        (string Name, int? Id)[] tokens =
            [("bos_token", special.Start), ("eos_token", special.End), ("pad_token", special.Padding), ("unk_token", special.Unknown)];
        foreach ((string name, int? id) in tokens)
            if (id is { } number && tokenizer.TokenOf(number) is { } text) variables[name] = text;
        return variables;
    }
}
