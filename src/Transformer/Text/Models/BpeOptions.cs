namespace Reference.Transformer.Text.Models;

/// <summary>How a BPE model starts a word.</summary>
internal sealed record BpeOptions
{
    /// <summary>What stands for a character that is not in the vocabulary; null: it is left out.</summary>
    public int? Unknown { get; init; }

    /// <summary>Unknown characters beside one another are one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>A character that is not in the vocabulary becomes its UTF-8 bytes' tokens (&lt;0x0A&gt;).</summary>
    public bool ByteFallback { get; init; }

    /// <summary>A word that is in the vocabulary is that token, whatever the merges say (Llama 3).</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>In front of every character of a word but the first; empty for none.</summary>
    public string ContinuingPrefix { get; init; } = "";

    /// <summary>Behind a word's last character; empty for none.</summary>
    public string WordEnd { get; init; } = "";
}
