using Reference.Transformer.Configuration;

namespace Reference.Transformer.Families;

/// <summary>
/// A model family: how its <c>config.json</c> is translated into the common vocabulary, and how its checkpoints name things. Every key of
/// a family's config is read, or known to be neutral, or refused; the rest gives a warning.
/// </summary>
public abstract class Family
{
    /// <summary><c>model_type</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>The classes of transformers (<c>architectures</c>) that are known, and the head that each has.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, HeadKind>> Architectures { get; }

    /// <summary>Prefix of the trunk's weights in checkpoints that have a head; files of the bare trunk leave it out.</summary>
    public virtual string TrunkPrefix => "model.";

    /// <summary>Endings of names that old files hold and that are no weights.</summary>
    public virtual IReadOnlyList<string> IgnoredSuffixes => [".rotary_emb.inv_freq"];

    /// <summary>Keys of this family that change no number here.</summary>
    public virtual IReadOnlyList<string> NeutralKeys => [];

    /// <summary>Keys of this family that change numbers and are not implemented.</summary>
    public virtual IReadOnlyList<RefusedKey> RefusedKeys => [];

    /// <summary>Name of the head's weight in checkpoints.</summary>
    /// <param name="head">Which head.</param>
    public static string HeadWeight(HeadKind head) => head == HeadKind.CausalLanguageModel ? "lm_head.weight" : "score.weight";

    /// <summary>Translates a config. What is wrong goes into the reader's report; the result counts only where that has none.</summary>
    /// <param name="reader">The whole config.</param>
    public abstract DecoderConfig Read(ConfigReader reader);
}
