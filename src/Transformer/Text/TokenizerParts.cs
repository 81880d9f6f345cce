using Reference.Transformer.Text.Decoders;
using Reference.Transformer.Text.Models;
using Reference.Transformer.Text.Normalizers;
using Reference.Transformer.Text.PostProcessors;
using Reference.Transformer.Text.PreTokenizers;

namespace Reference.Transformer.Text;

/// <summary>What a tokenizer is made of.</summary>
internal sealed record TokenizerParts(ITokenModel Model, IReadOnlyList<AddedToken> Added)
{
    /// <summary>Changes the text first.</summary>
    public INormalizer? Normalizer { get; init; }

    /// <summary>Splits it into words.</summary>
    public IPreTokenizer? PreTokenizer { get; init; }

    /// <summary>Puts special tokens in.</summary>
    public IPostProcessor? PostProcessor { get; init; }

    /// <summary>Turns tokens back into text; null: they are joined by spaces.</summary>
    public IDecoder? Decoder { get; init; }

    /// <summary>Which tokens begin, end and fill.</summary>
    public SpecialTokens Special { get; init; } = new();

    /// <summary>The file's own truncation.</summary>
    public Truncation? Truncation { get; init; }

    /// <summary>The file's own padding.</summary>
    public PaddingRule? Padding { get; init; }
}
